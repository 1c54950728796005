"""Run an exercise among experts about the line of an award, and judge in it; rounds close for all at once and stay closed."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.calibration import Grouping
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken, Stale
from accreditation.models.calibration import TrainingCase
from accreditation.models.frameworks import FrameworkVersion
from accreditation.models.people import Person
from accreditation.models.standard_settings import (
    StandardSetting,
    StandardSettingCase,
    StandardSettingExpert,
    StandardSettingGrouping,
    StandardSettingJudgement,
)
from accreditation.permissions.viewer import Viewer
from accreditation.queries import standard_settings as queries
from accreditation.queries import standing
from accreditation.queries.standard_settings import FIRST, SECOND, CasePart, ExpertPart
from accreditation.services import audit
from accreditation.text import single_line

FEWEST_EXPERTS = 2
"""A mean of one person says nothing of how far experts differ."""


def begin(*, title: str, framework_version_id: int, actor: Viewer) -> StandardSetting:
    """Begin an exercise with its first round open."""
    if db.session.get(FrameworkVersion, framework_version_id) is None:
        raise RuleBroken("Choose the framework from the list", field="framework_version_id")
    title = single_line(title)
    if not title:
        raise RuleBroken("Enter a title", field="title")
    setting = StandardSetting(
        title=title,
        framework_version_id=framework_version_id,
        made_by_id=actor.id,
        made_at=clock.now(),
    )
    db.session.add(setting)
    db.session.flush()
    audit.record(
        AuditKind.STANDARD_SETTING_BEGUN,
        actor=actor,
        stream=audit.SYSTEM,
        standard_setting_id=setting.id,
    )
    return setting


def ask_expert(setting: StandardSetting, *, email: str, actor: Viewer) -> None:
    """Ask a reviewer to judge, while the first round is open; to ask twice changes nothing."""
    if setting.first_closed_at is not None:
        raise RuleBroken("The first round is closed, so nobody joins any more. Nothing was changed.")
    person = db.session.scalars(select(Person).where(Person.email == email)).first()
    if person is None or person.id not in standing.able([person.id], Role.REVIEWER):
        raise RuleBroken(
            "No reviewer has this address. Check it, or have an administrator make the person a reviewer first.",
            field="email",
        )
    try:
        with db.session.begin_nested():
            db.session.add(
                StandardSettingExpert(
                    standard_setting_id=setting.id, person_id=person.id, invited_at=clock.now(), version=0
                )
            )
    except IntegrityError:
        raise RuleBroken(f"{person.name} is asked already", field="email") from None
    audit.record(
        AuditKind.STANDARD_SETTING_EXPERT_ASKED,
        actor=actor,
        stream=audit.SYSTEM,
        standard_setting_id=setting.id,
        person_id=person.id,
    )


def add_case(setting: StandardSetting, *, training_case_id: int) -> None:
    """Let the experts place a published training case, while the first round is open."""
    if setting.first_closed_at is not None:
        raise RuleBroken("The first round is closed, so no case is added any more. Nothing was changed.")
    training_case = db.session.get(TrainingCase, training_case_id)
    if (
        training_case is None
        or training_case.published_at is None
        or training_case.framework_version_id != setting.framework_version_id
    ):
        raise RuleBroken("Choose a training case from the list", field="training_case_id")
    try:
        with db.session.begin_nested():
            db.session.add(
                StandardSettingCase(standard_setting_id=setting.id, training_case_id=training_case_id)
            )
    except IntegrityError:
        raise RuleBroken("This training case is among them already", field="training_case_id") from None


def judge(
    part: ExpertPart, judgements: Mapping[int, int | None], *, number: int, expected_version: int
) -> None:
    """Keep how many of 100 just-acceptable placements would meet each standard, by its id; None leaves one open.

    Raises Stale where another window of the expert saved first, and RuleBroken where the round is closed.
    """
    _refuse_closed(part, number)
    if part.expert.version != expected_version:
        raise Stale(part.expert)
    core = {standard.id for standard, _ in queries.core_of(part.setting)}
    if not set(judgements) <= core:
        raise RuleBroken("This standard is not among those that are judged.")
    standing_rows = {
        row.standard_id: row
        for row in db.session.scalars(
            select(StandardSettingJudgement).where(
                StandardSettingJudgement.expert_id == part.expert.id,
                StandardSettingJudgement.number == number,
            )
        )
    }
    for standard_id, of_hundred in judgements.items():
        row = standing_rows.get(standard_id)
        if of_hundred is None:
            if row is not None:
                db.session.delete(row)
        elif row is not None:
            row.of_hundred = of_hundred
        else:
            db.session.add(
                StandardSettingJudgement(
                    expert_id=part.expert.id, standard_id=standard_id, number=number, of_hundred=of_hundred
                )
            )
    part.expert.version += 1
    db.session.flush()


def place(subject: CasePart, grouping: Grouping) -> None:
    """Say where a training case stands as a whole; it may be said anew until both rounds are closed."""
    part = subject.part
    if part.number is None:
        raise RuleBroken("Both rounds are closed, so your judgements stand.")
    row = db.session.scalars(
        select(StandardSettingGrouping)
        .where(
            StandardSettingGrouping.expert_id == part.expert.id,
            StandardSettingGrouping.case_id == subject.case.id,
        )
        .with_for_update()
    ).first()
    if row is None:
        row = StandardSettingGrouping(expert_id=part.expert.id, case_id=subject.case.id)
        db.session.add(row)
    row.grouping = grouping
    db.session.flush()


def close_round(setting: StandardSetting, *, number: int, actor: Viewer) -> None:
    """Close the round that is open, for all experts at once; who left a standard out does not count in it."""
    if setting.closed_at is not None or number != (SECOND if setting.first_closed_at else FIRST):
        raise RuleBroken("This round is closed already. Nothing was changed.")
    whole = queries.whole_judgements(setting, number)
    if whole < FEWEST_EXPERTS:
        raise RuleBroken(
            f"At least {FEWEST_EXPERTS} experts must have judged every standard ({whole or 'nobody'} so far). The round stays open."
        )
    if number == FIRST:
        setting.first_closed_at = clock.now()
    else:
        setting.closed_at = clock.now()
    audit.record(
        AuditKind.STANDARD_SETTING_CLOSED,
        actor=actor,
        stream=audit.SYSTEM,
        standard_setting_id=setting.id,
        number=number,
    )


def _refuse_closed(part: ExpertPart, number: int) -> None:
    if part.number != number:
        raise RuleBroken(
            "This round was closed meanwhile, so what was saved before stands. Nothing was changed."
        )
