"""How a team's scores become agreed ones, standard by standard; nothing of it is read before all scores are shared."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.reviews import AgreementMethod, ModerationReason
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.moderation import AgreedScore, ModerationCase
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import moderators, reviews, scores
from accreditation.queries.applications import OfCase
from accreditation.queries.reviews import Line, OfReview
from accreditation.queries.scores import Score
from accreditation.visibility import CaseRole, Field, SeenCase, shows

BY_MODERATOR = frozenset({AgreementMethod.MODERATOR, AgreementMethod.NOT_EVIDENCED})


@dataclass(frozen=True)
class Row:
    """One standard on the way to its agreed score; the scores are those that the viewer may read."""

    line: Line
    scores: tuple[Score, ...]
    case: ModerationCase | None
    agreed: AgreedScore | None

    @cached_property
    def values(self) -> list[int | None]:
        """What each reviewer gave; None is "cannot judge"."""
        return [score.value for score in self.scores]

    @cached_property
    def given(self) -> list[int]:
        """The scores that were given, lowest first."""
        return sorted(value for value in self.values if value is not None)

    @property
    def open_case(self) -> ModerationCase | None:
        """What is still to be settled."""
        return self.case if self.case is not None and self.case.settled_at is None else None

    @property
    def for_moderator(self) -> bool:
        """Whether it waits for the moderator."""
        return self.open_case is not None and with_moderator(self.open_case)

    @property
    def by_team(self) -> bool:
        """Whether the team settles it, or settled it and may put it right."""
        return self.case is not None and not is_moderators(self.case, self.agreed)

    @property
    def by_moderator(self) -> bool:
        """Whether the moderator settles it, or settled it and may put it right."""
        return self.case is not None and is_moderators(self.case, self.agreed)

    @property
    def reasons(self) -> list[ModerationReason]:
        """Why it was talked about; none for what was agreed at the median."""
        return [ModerationReason(code) for code in self.case.reasons.split()] if self.case is not None else []

    @property
    def spread(self) -> str:
        """How far the reviewers agree, in words."""
        if self.line.not_applicable:
            return "Does not apply"
        if not self.given:
            return "Nobody could judge"
        low, high = self.given[0], self.given[-1]
        silent = len(self.values) - len(self.given)
        words = f"All gave {low}" if low == high else f"From {low} to {high}"
        return f"{words}, {silent} could not judge" if silent else words

    @property
    def state(self) -> tuple[str, str]:
        """Where it stands, in words, and the colour that goes with them."""
        if self.agreed is not None:
            settled = self.agreed.method in {AgreementMethod.MEDIAN, AgreementMethod.NOT_APPLICABLE}
            return self.agreed.method.label, "grey" if settled else "green"
        if self.for_moderator:
            return "With the moderator", "purple"
        return (
            ("For the team to settle", "orange")
            if self.open_case is not None
            else ("Not agreed yet", "white")
        )


def board(viewer: Viewer, application: Application) -> list[Row]:
    """Every standard of what was submitted last, with what the viewer may read of its scores; four statements."""
    given: dict[int, list[Score]] = {}
    for score in scores.values_visible_to(viewer, application.id):
        given.setdefault(score.standard_id, []).append(score)
    opened, agreed = cases(application.id), agreed_scores(application.id)
    return [
        Row(line, tuple(given.get(key, ())), opened.get(key), agreed.get(key))
        for line in reviews.lines(application.id)
        for key in (line.standard_id,)
    ]


def one(viewer: Viewer, application: Application, code: str) -> tuple[Row, str | None, str | None] | None:
    """One standard with the scores that the viewer may read, and the codes before and after it."""
    lines = reviews.lines(application.id)
    place = next((number for number, line in enumerate(lines) if line.code == code), None)
    if place is None:
        return None
    line = lines[place]
    row = Row(
        line,
        tuple(scores.of_standard(viewer, application.id, line.standard_id)),
        case_of(application.id, line.standard_id),
        agreed_of(application.id, line.standard_id),
    )
    before = lines[place - 1].code if place else None
    after = lines[place + 1].code if place + 1 < len(lines) else None
    return row, before, after


def cases(application_id: int) -> dict[int, ModerationCase]:
    """What had to be talked about in a case, by standard."""
    found = db.session.scalars(select(ModerationCase).where(ModerationCase.application_id == application_id))
    return {opened.standard_id: opened for opened in found}


def case_of(application_id: int, standard_id: int) -> ModerationCase | None:
    """What had to be talked about on one standard."""
    return db.session.scalars(
        select(ModerationCase).where(
            ModerationCase.application_id == application_id, ModerationCase.standard_id == standard_id
        )
    ).first()


def agreed_scores(application_id: int) -> dict[int, AgreedScore]:
    """The agreed scores of a case with their standards, by standard, in the framework's order."""
    found = db.session.scalars(
        select(AgreedScore)
        .join(AgreedScore.standard)
        .options(contains_eager(AgreedScore.standard))
        .where(AgreedScore.application_id == application_id)
        .order_by(Standard.position)
    )
    return {agreed.standard_id: agreed for agreed in found}


def agreed_of(application_id: int, standard_id: int) -> AgreedScore | None:
    """The agreed score of one standard, with who settled it."""
    return db.session.scalars(
        select(AgreedScore)
        .options(joinedload(AgreedScore.agreed_by), joinedload(AgreedScore.standard))
        .where(AgreedScore.application_id == application_id, AgreedScore.standard_id == standard_id)
    ).first()


def with_moderator(opened: ModerationCase) -> bool:
    """Whether the moderator settles it: at once, or because the team has had it too long."""
    waited = opened.moderator_from is not None and opened.moderator_from <= clock.now()
    return opened.for_moderator or waited


def is_moderators(opened: ModerationCase, agreed: AgreedScore | None) -> bool:
    """Whose a standard is: whoever settled it may put it right, and the other no longer."""
    return with_moderator(opened) if agreed is None else agreed.method in BY_MODERATOR


def team(application_id: int) -> list[Review]:
    """The reviews of a case whose scores count and are shared, the lead's first, with their reviewers."""
    return list(
        db.session.scalars(
            select(Review)
            .options(joinedload(Review.reviewer))
            .where(Review.application_id == application_id, Review.status.in_(scores.SHARED))
            .order_by(Review.is_lead.desc(), Review.id)
        )
    )


@dataclass(frozen=True)
class TeamStandard(OfReview):
    """One standard on the team's pages, for one reviewer of it."""

    row: Row
    before: str | None
    after: str | None

    @property
    def is_lead(self) -> bool:
        """Whether they lead the review."""
        return self.review.is_lead


@dataclass(frozen=True)
class ModeratedStandard(OfCase):
    """One standard on a moderator's pages."""

    row: Row
    before: str | None
    after: str | None


def team_standard(viewer: Viewer, review_id: int, code: str) -> TeamStandard | None:
    """One standard of a case for a reviewer who may read the team's scores."""
    review = for_team(viewer, review_id)
    found = one(viewer, review.application, code) if review else None
    return TeamStandard(review, *found) if review is not None and found is not None else None


def moderated_standard(viewer: Viewer, application_id: int, code: str) -> ModeratedStandard | None:
    """One standard of a case that the viewer may moderate."""
    application = moderators.for_moderator(viewer, application_id)
    found = one(viewer, application, code) if application else None
    return ModeratedStandard(application, *found) if application is not None and found is not None else None


def for_team(viewer: Viewer, review_id: int, **_others: object) -> Review | None:
    """The viewer's own review once its scores are shared: a late replacement reads nothing before their lock."""
    review = reviews.with_content(viewer, review_id)
    if review is None or review.status not in scores.SHARED:
        return None
    seen = SeenCase(review.application, review)
    return review if shows(Field.AGREED, viewer, seen, CaseRole.REVIEWER) else None
