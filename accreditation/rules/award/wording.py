"""How the lines of a verdict name standards and join their parts; refuses to know what they mean."""

from collections.abc import Sequence


def named(noun: str, codes: Sequence[str]) -> str:
    """Standards as the start of a sentence: "standard 6.5 is" or "standards 1.2, 6.5 are"."""
    many = len(codes) > 1
    return f"{noun}{'s' if many else ''} {', '.join(codes)} {'are' if many else 'is'}"


def joined(parts: Sequence[str]) -> str:
    """Parts of one sentence: commas, and "and" before the last."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def counted(number: int, noun: str) -> str:
    """A number with its noun and verb: "1 standard is" or "3 standards are"."""
    return f"{number} {noun} is" if number == 1 else f"{number} {noun}s are"


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    return f"{text[0].upper()}{text[1:]}."
