"""What people are written to about their accounts: each change in words, and nothing to somebody who is switched off."""

import pytest

from accreditation.db import unit_of_work
from accreditation.enums.accounts import SecurityChange
from accreditation.enums.letters import LetterKind
from accreditation.rules import passwords
from accreditation.services import accounts, security_letters
from tests import posted
from tests.world import World

SECURITY = LetterKind.SECURITY


@pytest.mark.parametrize("change", list(SecurityChange))
def test_every_change_has_words_and_a_way_to_a_new_password(world: World, change: SecurityChange) -> None:
    with unit_of_work():
        security_letters.warn(world.lead.id, change)
    letter, content = posted.letters(SECURITY)[-1]
    assert content is not None
    assert content.subject == change.label
    assert content.paragraphs[0].startswith(change.label)
    assert content.action == ("Choose a new password", "/forgotten-password")
    assert letter.facts == {"what": change.value}
    assert world.lead.email not in content.subject


def test_two_changes_of_one_kind_are_two_letters(world: World) -> None:
    with unit_of_work():
        for _ in range(2):
            security_letters.warn(world.lead.id, SecurityChange.PASSKEY_ADDED)
    assert len(posted.letters(SECURITY)) == 2


def test_nobody_is_written_to_whose_account_is_switched_off(world: World) -> None:
    with unit_of_work():
        security_letters.warn(world.lead.id, SecurityChange.NEW_DEVICE)
        accounts.disable(world.lead.id, actor=None)
    assert [content for _, content in posted.letters(SECURITY)] == [None]


def test_a_password_that_was_there_before_is_written_of_and_the_first_is_not(world: World) -> None:
    accounts.set_password(world.lead.id, passwords.generated(), actor=None)
    assert posted.security() == []
    accounts.set_password(world.lead.id, passwords.generated(), actor=None, temporary=True)
    assert posted.security() == ["password_changed"]
