"""Words in a question that look as if they name a person; a warning to look again, and never a refusal."""

import re

_TITLED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sister|Nurse|Matron)\.?\s+[A-Z][a-zà-ÿ'’-]+(?:\s+[A-Z][a-zà-ÿ'’-]+)?"
)
_PATIENT = re.compile(
    r"\b(?:[Pp]atient|[Tt]rainee|[Ss]tudent|[Ll]earner|[Rr]esident)\s+(?:[A-Z]\b(?:\.?[A-Z]\b)?|[A-Z][a-z]+|(?:no\.?|number)\s*\d+|\d+)"
)
_INITIALS = re.compile(r"\b(?:[A-Z]\.\s?){2,3}(?:[A-Z][a-z]+)?")
_BED = re.compile(r"\b(?:in|at)\s+bed\s+\d+\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_BORN = re.compile(r"\b(?:born|DOB|date of birth)\b[^.\n]{0,20}?\d+", re.IGNORECASE)


def may_name(text: str) -> list[str]:
    """The pieces of a text that may name a person, in the order in which they stand, each once.

    Looked for: a title with a name, "patient X", initials, a bed, an email address, a date of birth.
    """
    pieces = sorted(
        (match.start(), match.group().strip())
        for pattern in (_TITLED, _PATIENT, _INITIALS, _BED, _ADDRESS, _BORN)
        for match in pattern.finditer(text)
    )
    return list(dict.fromkeys(piece for _, piece in pieces))
