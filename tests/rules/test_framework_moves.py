"""What an answer says once others became one: all their words, the lowest score, and no "does not apply" too many."""

from hypothesis import given
from hypothesis import strategies as st

from accreditation.rules.framework_moves import AnsweredText, AnswerText, carried

WORDS = st.text(alphabet="abc \n", max_size=12)
TEXTS = st.builds(
    AnswerText,
    self_score=st.none() | st.integers(0, 4),
    not_applicable=st.just(False),
    not_applicable_reason=st.just(""),
    narrative=WORDS,
    gaps=WORDS,
    actions=WORDS,
)


def answer(score=None, narrative="", *, reason="", **more):
    fields = {"gaps": "", "actions": "", **more}
    return AnswerText(score, bool(reason), reason, narrative, **fields)


def of(code, title, text):
    return AnsweredText(code, title, text)


def test_of_one_everything_goes_along():
    text = answer(3, "Met at the door.", gaps="Nights.", actions="Ask.")
    assert carried([of("1.1", "Safe", text)], na_allowed=True) == text


def test_of_several_each_stands_under_its_name_with_the_lowest_score():
    together = carried(
        [
            of("1.1", "Safe", answer(3, "Met at the door.")),
            of("1.4", "Care", answer(2, "Checked.", gaps="Nights.")),
            of("1.5", "Rooms", answer(None)),
        ],
        na_allowed=True,
    )
    assert together == answer(2, "1.1 Safe\nMet at the door.\n\n1.4 Care\nChecked.", gaps="1.4 Care\nNights.")


def test_does_not_apply_goes_along_only_where_all_said_so_and_it_is_allowed():
    none = of("6.2", "Stay", answer(reason="No recruiting."))
    other = of("6.3", "Progress", answer(reason="None here."))
    both = carried([none, other], na_allowed=True)
    assert (both.not_applicable, both.self_score) == (True, None)
    assert both.not_applicable_reason == "6.2 Stay\nNo recruiting.\n\n6.3 Progress\nNone here."
    for sources, allowed in (
        ([none, of("6.3", "Progress", answer(3))], True),
        ([none, other], False),
        ([], True),
    ):
        result = carried(sources, na_allowed=allowed)
        assert (result.not_applicable, result.not_applicable_reason) == (False, "")


@given(st.lists(TEXTS, max_size=4))
def test_no_word_is_left_behind(texts):
    sources = [of(f"1.{number}", "Title", text) for number, text in enumerate(texts)]
    together = carried(sources, na_allowed=True)
    for text in texts:
        for name in ("narrative", "gaps", "actions"):
            assert getattr(text, name) in getattr(together, name)
