"""What counts as one place on the network, where guesses and letters are counted by it."""

from ipaddress import IPv6Address, ip_address

_OF_ONE_LINE = 64
"""Bits of an IPv6 address that a line is given: below them whoever has it takes as many addresses as they like."""


def place_of(remote_addr: str) -> str:
    """The address itself, or of IPv6 the network of its line; what is no address stays as it is."""
    try:
        address = ip_address(remote_addr.partition("%")[0])
    except ValueError:
        return remote_addr
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    network = int(address) >> (128 - _OF_ONE_LINE) << (128 - _OF_ONE_LINE)
    return f"{IPv6Address(network)}/{_OF_ONE_LINE}"
