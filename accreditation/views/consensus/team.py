"""The team agrees: every standard at a glance, one standard with the scores side by side, and passing it on."""

import re

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.moderation import AgreedScore
from accreditation.models.reviews import Review
from accreditation.permissions.table import can
from accreditation.queries import boards, locks, reliability, scores, step_subjects
from accreditation.queries import moderation as queries
from accreditation.queries.moderation import TeamStandard
from accreditation.services import moderation, steps
from accreditation.services.case_facts import CaseFacts
from accreditation.views.consensus.blueprint import (
    beside,
    bp,
    figures_page,
    offer,
    stored,
    titles_by_name,
)
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import goes_on, shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.consensus import AssentForm, PassForm, TeamForm
from workflows.application import APPLICATION
from workflows.engine import possible

PROPOSAL = re.compile(r"\d{1,9}-\d{1,9}")
PROPOSED = "proposed. It is settled once everybody on the team has agreed with it"


@bp.route("/reviews/<id:review_id>/consensus", methods=["GET", "POST"])
@requires(P.CONSENSUS_SEE, queries.for_team, lock=locks.of_review)
def team(review: Review) -> ResponseReturnValue:
    """Every standard with the team's scores side by side, where they differ; each of the team agrees with what is proposed."""
    application = review.application
    writing = review.is_current and application.status is ApplicationStatus.MODERATION
    board = boards.of_round(viewer(), review.round)
    proposed = writing and any(row.proposed is not None for row in board.rows)
    awaiting = queries.awaiting(review) if proposed else []
    form = bind(AssentForm)
    offered = [
        (f"{line.standard_id}-{line.proposal_id}", f"{line.code} {line.title}: {line.value}", line.reason)
        for line in awaiting
    ]
    # Also what was proposed when the page was shown: only the service says what has come in its place.
    sent = [(value, value) for value in request.form.getlist("proposals") if PROPOSAL.fullmatch(value)]
    form.proposals.choices = [*offered, *sent]
    if submitted(form):
        return _agree(review, form)
    form.proposals.choices = offered
    begins = review.is_current and Trigger.BEGIN_MODERATION in possible(APPLICATION, application)
    waits = begins and CaseFacts(application, viewer()).open_reviews > 0
    return shown(
        "consensus/team.html",
        form=form,
        awaiting=awaiting,
        review=review,
        place=application.subject.name,
        rows=board.rows,
        titles=titles_by_name((score.review_id, score.kind, score.reviewer) for score in board.scores),
        leads=can(viewer(), P.TEAM_LEAD, review),
        begins=begins,
        waits=waits,
        writing=writing,
    )


def _agree(review: Review, form: AssentForm) -> ResponseReturnValue:
    """Take this reviewer's word on the scores they ticked."""
    chosen = dict(map(_standard_and_proposal, form.proposals.data))
    with unit_of_work():
        agreed = moderation.assent_to_each(review.application, chosen, actor=viewer())
    done = sum(score is not None for score in agreed.values())
    flash(
        f"You agree with {len(agreed)} proposed {'score' if len(agreed) == 1 else 'scores'}."
        + (f" Settled now: {done}." if done else " The others on the team have still to say so, too.")
    )
    return redirect(url_for(".team", review_id=review.id))


def _standard_and_proposal(value: str) -> tuple[int, int]:
    standard_id, proposal_id = value.split("-")
    return int(standard_id), int(proposal_id)


@bp.get("/reviews/<id:review_id>/consensus/figures")
@requires(P.CONSENSUS_SEE, queries.for_team)
def figures(review: Review) -> ResponseReturnValue:
    """How far the reviewers agree, in figures: nobody needs them to settle a standard, so they have a page of their own."""
    shared = scores.values_visible_to(viewer(), review.round)
    agreement = reliability.of_round(review.application, review.round, shared)
    return figures_page(
        agreement,
        place=review.application.subject.name,
        titles=titles_by_name((score.review_id, score.kind, score.reviewer) for score in shared),
        # How strict somebody is stays between them and the moderator.
        severity={key: line for key, line in agreement.severity.items() if key == review.id},
        review=review,
    )


@bp.route("/reviews/<id:review_id>/consensus/begin", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, queries.for_team, lock=locks.of_review)
def begin(review: Review) -> ResponseReturnValue:
    """Start agreeing scores."""
    application = review.application
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            moderation.begin_moderation(application, actor=viewer())
        flash(step_words.done("application", Trigger.BEGIN_MODERATION))
        return redirect(url_for(".team", review_id=review.id))
    missing = steps.missing(viewer(), step_subjects.of_team(review), Trigger.BEGIN_MODERATION)
    return shown(
        "consensus/begin.html", form=form, review=review, place=application.subject.name, missing=missing
    )


@bp.route("/reviews/<id:review_id>/consensus/<code>", methods=["GET", "POST"])
@requires(P.CONSENSUS_SEE, queries.team_standard, lock=locks.of_review)
def standard(page: TeamStandard) -> ResponseReturnValue:
    """One standard with the team's scores and rationales side by side; the lead proposes a score to the team."""
    review, row = page.review, page.row
    application = review.application
    # The whole team reads the page; only its lead sends the form.
    allow_sending(P.TEAM_LEAD, review)
    form = bind(TeamForm, data=stored(row))
    offer(form, application, row, within=True)
    if submitted(form):
        with unit_of_work():
            agreed = moderation.propose_score(
                application,
                row.line.standard_id,
                actor=viewer(),
                expected_version=form.expected_version or 0,
                **form.values(),
            )
        return _went_on(page, agreed)
    agreeing = application.status is ApplicationStatus.MODERATION and can(viewer(), P.TEAM_LEAD, review)
    if not (agreeing and row.by_team):
        form.closed("This standard is not the team's to settle now.")
    return _standard_page(page, form)


def _went_on(page: TeamStandard, agreed: AgreedScore | None) -> ResponseReturnValue:
    code = page.row.line.code
    flash(f"Standard {code}: {'settled' if agreed else PROPOSED}.")
    if goes_on() and page.following:
        return redirect(url_for(".standard", review_id=page.review.id, code=page.following))
    return redirect(url_for(".team", review_id=page.review.id))


def _standard_page(page: TeamStandard, form: TeamForm) -> ResponseReturnValue:
    review, row = page.review, page.row
    application = review.application
    reviewers = queries.team(review.round)
    proposal = row.proposal([member.id for member in reviewers])
    assenting = {given.review_id for given in proposal.assents} if proposal else set()
    in_moderation = application.status is ApplicationStatus.MODERATION
    agreeing = in_moderation and can(viewer(), P.TEAM_LEAD, review)
    return shown(
        "consensus/standard.html",
        form=form,
        page=page,
        row=row,
        place=application.subject.name,
        titles=titles_by_name((member.id, member.kind, member.reviewer.name) for member in reviewers),
        proposal=proposal,
        waiting=[member.reviewer.name for member in reviewers if member.id not in assenting],
        assents=in_moderation and proposal is not None and review.is_current and review.id not in assenting,
        settles=agreeing and row.by_team,
        passes=agreeing and row.open_case is not None and not row.for_moderator,
        **beside(page),
    )


@bp.route("/reviews/<id:review_id>/consensus/<code>/pass", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, queries.team_standard, lock=locks.of_review)
def pass_on(page: TeamStandard) -> ResponseReturnValue:
    """Pass a standard that the team cannot agree on to the moderator."""
    review, row = page.review, page.row
    form = bind(PassForm)
    if submitted(form):
        with unit_of_work():
            moderation.pass_to_moderator(review.application, row.case, actor=viewer(), **form.values())
        flash(f"Standard {row.line.code} is with the moderator.")
        return redirect(url_for(".team", review_id=review.id))
    return shown("consensus/pass.html", form=form, page=page, row=row, place=review.application.subject.name)
