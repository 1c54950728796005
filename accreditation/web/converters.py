"""Ids in addresses, bounded so that a 20-digit one is not found instead of a failure."""

from werkzeug.routing import IntegerConverter, ValidationError

LARGEST = 2**31 - 1


class IdConverter(IntegerConverter):
    """A positive 32-bit id without leading zeros."""

    regex = r"[1-9]\d{0,9}"

    def to_python(self, value: str) -> int:
        """The id, or no such address."""
        number = int(value)
        if number > LARGEST:
            raise ValidationError
        return number
