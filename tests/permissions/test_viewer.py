"""What a viewer says of themselves: signed in or not, and which roles they hold where."""

import pytest

from accreditation.enums.people import Role
from accreditation.permissions.viewer import NOBODY, GrantHeld, Viewer
from tests.permissions.values import ELSEWHERE, HERE, ME, in_nation, in_office, in_provider


def test_somebody_and_nobody():
    person = Viewer(ME, token="secret")
    assert (person.is_authenticated, person.is_active, person.is_anonymous) == (True, True, False)
    assert (NOBODY.is_authenticated, NOBODY.is_active, NOBODY.is_anonymous) == (False, False, True)
    assert (person.id, person.get_id()) == (ME, "secret")
    assert "secret" not in repr(person)
    with pytest.raises(ValueError, match="nobody is signed in"):
        _ = NOBODY.id


def test_roles_are_held_where_the_grant_says():
    viewer = Viewer(
        ME, grants=(*in_office(Role.MODERATOR).grants, GrantHeld(Role.RATIFIER, office_id=ELSEWHERE))
    )
    assert viewer.has(Role.MODERATOR)
    assert viewer.has(Role.AUDITOR, Role.RATIFIER)
    assert not viewer.has(Role.AUDITOR)
    assert viewer.offices(Role.MODERATOR) == {HERE}
    assert viewer.offices(Role.MODERATOR, Role.RATIFIER) == {HERE, ELSEWHERE}
    assert in_provider(Role.PROVIDER_LEAD).offices(Role.PROVIDER_LEAD) == frozenset()


def test_a_role_is_national_only_where_it_is_in_no_office_and_no_provider():
    assert in_nation(Role.RATIFIER).has_nationally(Role.RATIFIER)
    assert not in_nation(Role.AUDITOR).has_nationally(Role.RATIFIER)
    assert not in_office(Role.RATIFIER).has_nationally(Role.RATIFIER)
    assert not in_provider(Role.RATIFIER).has_nationally(Role.RATIFIER)
