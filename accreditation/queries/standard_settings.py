"""Exercises on the line of an award: what runs, what an expert is asked, and the result once both rounds are closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.calibration import Grouping
from accreditation.enums.frameworks import StandardClass
from accreditation.frameworks.framework import StandardText
from accreditation.models.calibration import ExpertScore, TrainingCase, TrainingStandard
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person
from accreditation.models.standard_settings import (
    StandardSetting,
    StandardSettingCase,
    StandardSettingExpert,
    StandardSettingGrouping,
    StandardSettingJudgement,
)
from accreditation.permissions.viewer import Viewer
from accreditation.queries import frameworks, policies
from accreditation.queries.paging import Page, paginate
from accreditation.queries.training_cases import EDITORS
from accreditation.rules import standard_setting
from accreditation.rules.standard_setting import Line

FIRST, SECOND = 1, 2


def page(number: int) -> Page[StandardSetting]:
    """A page of exercises, the newest first."""
    return paginate(
        select(StandardSetting).order_by(StandardSetting.made_at.desc(), StandardSetting.id.desc()), number
    )


def take(standard_setting_id: int, **_others: object) -> None:
    """Take an exercise for the length of a write, so that a round is closed with what was judged in it."""
    db.session.execute(
        select(StandardSetting.id).where(StandardSetting.id == standard_setting_id).with_for_update()
    )


def for_runner(viewer: Viewer, standard_setting_id: int) -> StandardSetting | None:
    """An exercise for whoever runs such."""
    return _get(standard_setting_id) if viewer.has(*EDITORS) else None


def _get(standard_setting_id: int) -> StandardSetting | None:
    return db.session.scalars(
        select(StandardSetting)
        .options(joinedload(StandardSetting.framework_version))
        .where(StandardSetting.id == standard_setting_id)
    ).first()


def core_of(setting: StandardSetting) -> list[tuple[Standard, StandardText]]:
    """The core standards of an exercise's framework with their words, in its order."""
    words = frameworks.words(setting.framework_version)
    core = {text.code: text for text in words.core}
    return [
        (standard, core[standard.code])
        for standard in frameworks.standards_of(setting.framework_version_id)
        if standard.code in core
    ]


@dataclass(frozen=True)
class ExpertProgress:
    """An expert of an exercise, and how many standards they have judged in the round that is open or was last."""

    name: str
    judged: int


def experts_of(setting: StandardSetting) -> list[ExpertProgress]:
    """Who is asked to judge, by name, with how far they are; never what they said."""
    number = SECOND if setting.first_closed_at is not None else FIRST
    judged = (
        select(func.count())
        .where(
            StandardSettingJudgement.expert_id == StandardSettingExpert.id,
            StandardSettingJudgement.number == number,
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Person.name, judged)
        .select_from(StandardSettingExpert)
        .join(StandardSettingExpert.person)
        .where(StandardSettingExpert.standard_setting_id == setting.id)
        .order_by(Person.name, Person.id)
    )
    return [ExpertProgress(*row) for row in rows]


def cases_of(setting: StandardSetting) -> Sequence[StandardSettingCase]:
    """The training cases that the experts of an exercise place."""
    return db.session.scalars(
        select(StandardSettingCase)
        .join(StandardSettingCase.training_case)
        .options(contains_eager(StandardSettingCase.training_case))
        .where(StandardSettingCase.standard_setting_id == setting.id)
        .order_by(TrainingCase.title, StandardSettingCase.id)
    ).all()


def cases_to_add(setting: StandardSetting) -> list[tuple[int, str]]:
    """Published training cases on the same framework that are not among them yet."""
    among = select(StandardSettingCase.training_case_id).where(
        StandardSettingCase.standard_setting_id == setting.id
    )
    rows = db.session.execute(
        select(TrainingCase.id, TrainingCase.title)
        .where(
            TrainingCase.framework_version_id == setting.framework_version_id,
            TrainingCase.published_at.is_not(None),
            TrainingCase.id.not_in(among),
        )
        .order_by(TrainingCase.title)
    )
    return [(row.id, row.title) for row in rows]


@dataclass(frozen=True)
class ExpertPart:
    """One expert's part in an exercise: their own judgements alone, by round and standard, and where they place cases."""

    setting: StandardSetting
    expert: StandardSettingExpert
    judgements: Mapping[int, Mapping[int, int]]
    groupings: Mapping[int, Grouping]

    @property
    def number(self) -> int | None:
        """The round that is open; None once both are closed."""
        if self.setting.closed_at is not None:
            return None
        return SECOND if self.setting.first_closed_at is not None else FIRST


def asked_of(viewer: Viewer) -> list[StandardSetting]:
    """The exercises in which somebody is asked to judge, the newest first."""
    return list(
        db.session.scalars(
            select(StandardSetting)
            .join(StandardSettingExpert, StandardSettingExpert.standard_setting_id == StandardSetting.id)
            .where(StandardSettingExpert.person_id == viewer.person_id)
            .order_by(StandardSetting.made_at.desc())
        )
    )


def part_of(viewer: Viewer, standard_setting_id: int) -> ExpertPart | None:
    """The viewer's own part in an exercise; nothing for whoever is not asked."""
    expert = db.session.scalars(
        select(StandardSettingExpert).where(
            StandardSettingExpert.standard_setting_id == standard_setting_id,
            StandardSettingExpert.person_id == viewer.person_id,
        )
    ).first()
    setting = _get(standard_setting_id)
    if expert is None or setting is None:
        return None
    judgements: dict[int, dict[int, int]] = {FIRST: {}, SECOND: {}}
    for judgement in db.session.scalars(
        select(StandardSettingJudgement).where(StandardSettingJudgement.expert_id == expert.id)
    ):
        judgements[judgement.number][judgement.standard_id] = judgement.of_hundred
    groupings = {
        placed.case_id: placed.grouping
        for placed in db.session.scalars(
            select(StandardSettingGrouping).where(StandardSettingGrouping.expert_id == expert.id)
        )
    }
    return ExpertPart(setting, expert, judgements, groupings)


@dataclass(frozen=True)
class CasePart:
    """A training case that an expert places, with their own part in the exercise."""

    part: ExpertPart
    case: StandardSettingCase


def case_of(viewer: Viewer, standard_setting_id: int, case_id: int) -> CasePart | None:
    """A training case of an exercise for one of its experts."""
    part = part_of(viewer, standard_setting_id)
    if part is None:
        return None
    case = db.session.scalars(
        select(StandardSettingCase)
        .options(joinedload(StandardSettingCase.training_case))
        .where(
            StandardSettingCase.id == case_id,
            StandardSettingCase.standard_setting_id == standard_setting_id,
        )
    ).first()
    return CasePart(part, case) if case is not None else None


@dataclass(frozen=True)
class Result:
    """What an exercise came to, without a name; lines are shares of core standards met, in percent.

    `accredited_from` and `deferred_from` are the framework's own shares, which it changes nothing of.
    """

    first: Line | None
    second: Line | None
    by_standard: Sequence[tuple[StandardText, Line]]
    borderline: Line | None
    accredited_from: int
    deferred_from: int


def result(setting: StandardSetting) -> Result | None:
    """The result of an exercise; nothing before both rounds are closed."""
    if setting.closed_at is None:
        return None
    core = core_of(setting)
    first, second = (_whole(setting, number, len(core)) for number in (FIRST, SECOND))
    lines = standard_setting.by_standard(second)
    rule = policies.award_rule_of(setting.framework_version)
    return Result(
        standard_setting.angoff(first),
        standard_setting.angoff(second),
        [(text, lines[text.code]) for _, text in core if text.code in lines],
        _borderline(setting, rule.met_score),
        rule.deferred.met_percent_below,
        rule.deferred.met_percent_floor,
    )


def whole_judgements(setting: StandardSetting, number: int) -> int:
    """How many experts have judged every core standard in a round."""
    return len(_whole(setting, number, len(core_of(setting))))


def _whole(setting: StandardSetting, number: int, standards: int) -> list[Mapping[str, int]]:
    """What each expert said who judged every standard in a round, by code; whoever left one out is not counted."""
    rows = db.session.execute(
        select(StandardSettingJudgement.expert_id, Standard.code, StandardSettingJudgement.of_hundred)
        .join(StandardSettingExpert, StandardSettingExpert.id == StandardSettingJudgement.expert_id)
        .join(Standard, Standard.id == StandardSettingJudgement.standard_id)
        .where(
            StandardSettingExpert.standard_setting_id == setting.id,
            StandardSettingJudgement.number == number,
        )
    )
    judged: dict[int, dict[str, int]] = {}
    for row in rows:
        judged.setdefault(row.expert_id, {})[row.code] = row.of_hundred
    return [by_code for by_code in judged.values() if len(by_code) == standards]


def _borderline(setting: StandardSetting, met_score: int) -> Line | None:
    groupings: dict[int, list[Grouping]] = {}
    for row in db.session.execute(
        select(StandardSettingGrouping.case_id, StandardSettingGrouping.grouping)
        .join(StandardSettingCase, StandardSettingCase.id == StandardSettingGrouping.case_id)
        .where(StandardSettingCase.standard_setting_id == setting.id)
    ):
        groupings.setdefault(row.case_id, []).append(row.grouping)
    met: dict[int, list[bool]] = {}
    for case_id, value in db.session.execute(
        select(StandardSettingCase.id, ExpertScore.value)
        .join(TrainingStandard, TrainingStandard.training_case_id == StandardSettingCase.training_case_id)
        .join(ExpertScore, ExpertScore.training_standard_id == TrainingStandard.id)
        .join(TrainingStandard.standard)
        .where(StandardSettingCase.standard_setting_id == setting.id, Standard.klass != StandardClass.STRETCH)
    ):
        met.setdefault(case_id, []).append(value >= met_score)
    return standard_setting.borderline_group(
        groupings, {case_id: (sum(each), len(each)) for case_id, each in met.items()}
    )
