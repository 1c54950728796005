"""An IPv6 line is one place, however many addresses it has; an IPv4 address is one."""

import pytest

from accreditation.rules.places_of_network import place_of


@pytest.mark.parametrize(
    ("address", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:0DB8:1:2:0::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("unix:", "unix:", True),
        ("", "", True),
        ("no address", "another", False),
    ],
)
def test_what_is_one_place(address: str, other: str, same: bool) -> None:
    assert (place_of(address) == place_of(other)) is same
