"""How long a file is kept, class by class."""

from dataclasses import replace
from datetime import date

import pytest

from accreditation.enums.evidence import RetentionClass
from accreditation.rules.retention import Life, class_of, may_go_from

pytestmark = pytest.mark.one_database
SINCE = date(2026, 3, 1)
IN_USE = Life(
    ended=False,
    ended_on=None,
    replaced_on=None,
    last_submitted_on=None,
    in_live_case=False,
    award_until=None,
    on_hold=False,
)
SUBMITTED = replace(IN_USE, last_submitted_on=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("life", "kind", "day"),
    [
        (IN_USE, RetentionClass.IN_USE, None),
        (replace(IN_USE, replaced_on=SINCE), RetentionClass.REPLACED, date(2029, 3, 1)),
        (replace(IN_USE, ended=True, ended_on=SINCE), RetentionClass.ENDED, date(2027, 3, 1)),
        (replace(IN_USE, ended=True), RetentionClass.ENDED, None),
        (
            replace(IN_USE, ended=True, ended_on=SINCE, replaced_on=SINCE),
            RetentionClass.ENDED,
            date(2027, 3, 1),
        ),
        (SUBMITTED, RetentionClass.SUBMITTED, date(2034, 6, 1)),
        (
            replace(SUBMITTED, ended=True, ended_on=SINCE, replaced_on=SINCE),
            RetentionClass.SUBMITTED,
            date(2034, 6, 1),
        ),
        (replace(SUBMITTED, award_until=date(2035, 1, 1)), RetentionClass.SUBMITTED, date(2035, 1, 1)),
        (replace(SUBMITTED, award_until=date(2029, 1, 1)), RetentionClass.SUBMITTED, date(2034, 6, 1)),
        (replace(SUBMITTED, in_live_case=True), RetentionClass.SUBMITTED, None),
        (replace(SUBMITTED, on_hold=True), RetentionClass.SUBMITTED, None),
        (replace(IN_USE, ended=True, ended_on=date(2024, 2, 29)), RetentionClass.ENDED, date(2025, 3, 1)),
    ],
)
def test_the_first_day_on_which_a_file_may_go(life, kind, day):
    assert class_of(life) is kind
    assert may_go_from(life) == day
