"""How the list of letters is filtered."""

from accreditation.enums.letters import LetterKind, LetterState
from forms.base import FilterForm
from forms.fields import EnumSelect


class LettersFilter(FilterForm):
    """Which letters to list."""

    state = EnumSelect("State", LetterState, empty="Any state")
    kind = EnumSelect("About", LetterKind, empty="Anything")
