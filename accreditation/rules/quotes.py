"""Whether words that were copied from a text are in it still; spaces and line ends do not count."""

from collections.abc import Iterable


def holds(texts: Iterable[str], quote: str) -> bool:
    """Whether one of the texts has what is quoted; where nothing is, nothing can be missing."""
    quoted = " ".join(quote.split())
    return any(quoted in " ".join(text.split()) for text in texts)
