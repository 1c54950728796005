"""The blueprint and the parts that the team's and the moderator's pages share."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, render_template, url_for

from accreditation.enums.reviews import ReviewerKind
from accreditation.models.applications import Application
from accreditation.models.rounds import ReviewRound
from accreditation.queries import clarified, frameworks, local_doubts
from accreditation.queries import discussions as discussion_queries
from accreditation.queries.moderation import ModeratedStandard, StandardRow, TeamStandard
from accreditation.queries.policies import policy_of
from accreditation.queries.reliability import CaseAgreement
from accreditation.rules.agreement import Severity
from accreditation.services import discussions, moderation
from accreditation.visibility import CaseRole
from accreditation.web.access import viewer
from accreditation.web.bind import bind
from forms.consensus import RemarkForm, SettleForm

bp = Blueprint("consensus", __name__)


def titles_by_kind(team: Iterable[tuple[int, ReviewerKind]]) -> dict[int, str]:
    """What to call each reviewer for whoever must not know names: "Lay reviewer", numbered where there are two of a kind."""
    listed = sorted(set(team))
    # By the order of the reviews, so that a reviewer has the same number on every page.
    total, numbered = Counter(kind for _, kind in listed), Counter[ReviewerKind]()
    titles = {}
    for review_id, kind in listed:
        numbered[kind] += 1
        number = f" {numbered[kind]}" if total[kind] > 1 else ""
        titles[review_id] = f"{kind.label}{number}"
    return titles


def titles_by_name(team: Iterable[tuple[int, ReviewerKind, str]]) -> dict[int, str]:
    """What to call each reviewer within the team: by name and kind."""
    return {review_id: f"{name} ({kind.label.lower()})" for review_id, kind, name in sorted(set(team))}


def figures_page(
    agreement: CaseAgreement,
    *,
    place: str,
    titles: Mapping[int, str],
    severity: Mapping[int, Severity],
    **about: object,
) -> str:
    """The page of how far a case's reviewers agree; `severity` has those whose strictness this reader may know."""
    return render_template(
        "consensus/figures.html",
        place=place,
        agreement=agreement,
        columns=[titles[review_id] for review_id in agreement.review_ids],
        severity=[
            ("You" if "review" in about else titles[review_id], line) for review_id, line in severity.items()
        ],
        **about,
    )


def stored(row: StandardRow) -> dict[str, Any]:
    """What the form to settle a standard begins with: what was settled, else the reviewers' rationales as one."""
    if row.agreed is None:
        return {"version": 0, "rationale": moderation.merged_rationales(row.scores)}
    return {
        "version": row.agreed.version,
        "value": row.agreed.value,
        "reason": row.agreed.reason,
        "rationale": row.agreed.rationale,
    }


def offer(form: SettleForm, application: Application, row: StandardRow, *, within: bool) -> None:
    """Let the form choose among the scores, with what each looks like on this standard; `within` the team's own only."""
    framework = frameworks.of_application(application)
    levels = framework.standard(row.line.code).levels
    low, high = (row.scores_given[0], row.scores_given[-1]) if within and row.scores_given else (0, 4)
    form.value.choices = [
        (point.score, f"{point.score} {point.label}", levels[point.score])
        for point in framework.scale
        if low <= point.score <= high
    ]


def beside(page: TeamStandard | ModeratedStandard) -> dict[str, Any]:
    """The standard's words, what the provider submitted on it and answered since, who says it is not true here, and the talk."""
    application, line = page.application, page.row.line
    review_round = page.review.round if isinstance(page, TeamStandard) else application.current_round
    # What was never asked or talked about is not read again in statements of its own.
    read = discussion_queries.beside(review_round, line.code)
    answered = clarified.answered_in(review_round.snapshot_id, [line.standard_id]) if read.was_asked else {}
    served = line.code in policy_of(application).served_codes
    return {
        "text": frameworks.of_application(application).standard(line.code),
        "entry": read.entry,
        "asked": answered.get(line.standard_id, ()),
        "doubts": local_doubts.visible_to(viewer(), review_round, line.standard_id) if served else (),
        **_discussion(page, review_round, has_remarks=read.has_remarks),
    }


def _discussion(
    page: TeamStandard | ModeratedStandard, review_round: ReviewRound, *, has_remarks: bool
) -> dict[str, Any]:
    """What was said on a standard, for its page, with a form for another remark, which is sent to a page of its own."""
    line = page.row.line
    if isinstance(page, TeamStandard):
        role, current = CaseRole.REVIEWER, page.is_current
        address = url_for("discussions.of_team", review_id=page.review.id, code=line.code)
    else:
        role, current = CaseRole.MODERATOR, True
        address = url_for("discussions.of_moderator", application_id=page.application.id, code=line.code)
    form = bind(RemarkForm)
    form.unsaved = False
    return {
        "remarks": discussion_queries.of_standard(viewer(), review_round, line.standard_id, role)
        if has_remarks
        else (),
        "names": role is CaseRole.REVIEWER,
        "talks": current and line.in_round and discussions.is_open(page.application),
        "remark_form": form,
        "discussion": address,
    }
