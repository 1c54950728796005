"""Begin to agree scores: the median where the reviewers agree enough, else a standard is opened to be talked about."""

from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.reviews import AgreementMethod
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore, ModerationCase
from accreditation.permissions.viewer import Viewer
from accreditation.queries import moderation as queries
from accreditation.queries.cases import accepted_not_applicable
from accreditation.queries.policies import policy_of
from accreditation.rules.moderation import goes_to_moderator
from accreditation.rules.scores import median
from accreditation.services import clocks, moves
from accreditation.services.moderation import standing
from accreditation.services.moderation.records import agree, open_case
from accreditation.services.moderation.standing import Standing


def begin_moderation(application: Application, *, actor: Viewer | None) -> None:
    """Start agreeing scores; in a later round only standards with a new answer or other reviewers begin afresh.

    What does not apply, and was accepted, has no score; where it was not accepted the moderator settles it.
    """
    moves.case(application, Trigger.BEGIN_MODERATION, actor=actor)
    cases, agreed = queries.cases(application.id), queries.agreed_scores(application.id)
    accepted = accepted_not_applicable(application.id)
    for one in standing.of_case(application):
        key = one.line.standard_id
        if not one.still_agreed(agreed.get(key)):
            away = one.line.not_applicable and one.line.code in accepted
            _begin(application, one, cases.get(key), agreed.get(key), away=away, actor=actor)
    db.session.flush()
    clocks.set_moderation_due(application)


def _begin(
    application: Application,
    one: Standing,
    opened: ModerationCase | None,
    agreed: AgreedScore | None,
    *,
    away: bool,
    actor: Viewer | None,
) -> None:
    why = frozenset() if away else standing.reasons(one, application)
    if not why:
        if opened is not None:
            db.session.delete(opened)
        agree(
            application,
            one,
            agreed,
            value=None if away else median(one.values),
            method=AgreementMethod.NOT_APPLICABLE if away else AgreementMethod.MEDIAN,
            rationale="" if away else standing.merged(one.scores),
            actor=actor,
        )
        return
    if agreed is not None:
        db.session.delete(agreed)
    open_case(
        application,
        one.line.standard_id,
        opened,
        why=why,
        for_moderator=goes_to_moderator(why, one.line.klass),
        team_days=policy_of(application).moderation.moderator_takes_over_days,
    )
