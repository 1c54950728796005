"""Numbers and codes as people type them."""

import pytest

from accreditation.rules.codes import alike, numbered


@pytest.mark.parametrize(
    "typed",
    [
        "AC-30-7KD2MQ",
        "ac-30-7kd2mq",
        "ac 30 7kd2mq",
        "AC\u201330\u20137KD2MQ",
        "ac307kd2mq",
        " AC\u00ad-3O-7KD2MQ\u200b ",
        "ac-3o-7kd 2mq",
        "AC.30.7KD2MQ",
        "ＡＣ－３０－７ＫＤ２ＭＱ",
    ],
    ids=ascii,
)
def test_the_number_of_an_award_is_read_as_it_is_typed(typed: str) -> None:
    assert numbered(typed) == "AC-30-7KD2MQ"


def test_only_what_is_unambiguous_is_read_as_something_else() -> None:
    assert numbered("pa il 234567") == "PA-11-234567"
    # No number has these signs after its year, so nobody can say which was meant.
    assert numbered("AC-26-7KDOMQ") == "AC-26-7KDOMQ"
    assert numbered("AC-26-7KD2M") == "AC-26-7KD2M"
    assert numbered(" ward 7 ") == "WARD 7"


def test_codes_that_look_the_same_are_compared_as_one() -> None:
    assert alike("rji o1") == alike("RJ1-0I") == "RJ101"
    assert alike("RJ1") != alike("RJ2")
