"""The one account of a domain is read from its answers."""

from accreditation.rules.short_form import Account, account_of


def test_it_is_the_text_that_most_standards_share() -> None:
    narratives = {"1.1": "Ours alone.", "1.2": "We all.", "1.3": "", "1.4": "We all."}
    assert account_of(narratives) == Account("We all.", ("1.2", "1.4"))


def test_of_texts_that_as_many_share_it_is_the_first() -> None:
    narratives = {"1.1": "B", "1.2": "A", "1.3": "A", "1.4": "B"}
    assert account_of(narratives) == Account("B", ("1.1", "1.4"))


def test_what_one_standard_alone_says_is_its_own() -> None:
    assert account_of({"1.1": "A", "1.2": "B", "1.3": ""}) == Account("", ())


def test_a_domain_of_which_nothing_is_written_has_none() -> None:
    assert account_of({"1.1": "", "1.2": ""}) == Account("", ())
    assert account_of({}) == Account("", ())
