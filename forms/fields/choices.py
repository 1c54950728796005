"""Fields that choose from a list; what is not in the list is refused, and answers come back as the list's own values."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from accreditation.enums.labelled import Labelled
from accreditation.text import single_line
from forms import widgets
from forms.fields.core import HouseField

Options = Iterable[tuple[Any, ...]]
"""(value, text) or (value, text, hint)."""

SCALE = tuple((number, str(number)) for number in range(5))
"""The scores, where a form has no words for them."""


class ListField(HouseField):
    """The base of every choice: `choices` may be set after the form is made, and the answer follows.

    `others` can be chosen beside the list, and stay when the list is set anew. `unknown` is said of what is not in it.
    """

    def __init__(
        self, label: str, choices: Options = (), *, others: Options = (), unknown: str = "", **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self._unknown = unknown or f"{self.noun}: choose from the options shown"
        self._others = list(others)
        self._sent: list[str] | None = None
        self._offer(choices)

    @property
    def choices(self) -> list[tuple[Any, ...]]:
        """What can be chosen."""
        return self._choices

    @choices.setter
    def choices(self, choices: Options) -> None:
        self._offer(choices)
        if self._sent is not None:
            self._take()

    def _offer(self, choices: Options) -> None:
        """Keep the options, and where each is found by the code that a browser sends."""
        self._choices = list(choices)
        self._by_code: dict[str, Any] = {}
        # The first of two options with one code counts, as on the page.
        for value, *_ in (*self._others, *self._choices):
            self._by_code.setdefault(value.value if isinstance(value, StrEnum) else str(value), value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was chosen, and find it in the list."""
        if valuelist:
            self._sent = list(filter(None, map(single_line, valuelist)))
            self._take()

    def _take(self) -> None:
        raise NotImplementedError

    def show_stored(self) -> None:
        """Hold what is stored, also when the list is set anew."""
        self._sent = None
        super().show_stored()

    def items(self) -> list[tuple[Any, ...]]:
        """The options with their values as codes, for the page."""
        return [(_code(choice[0]), *choice[1:]) for choice in (*self._choices, *self._others)]

    def _text_of(self, value: Any) -> str:
        """What an option is called on the page."""
        options = (*self._choices, *self._others)
        return next((str(text) for option, text, *_ in options if option == value), str(value))

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is not in the list."""
        if self._sent and not self._by_code.keys() >= set(self._sent):
            raise StopValidation(self._unknown)


class OneField(ListField):
    """One value of the list, or None."""

    def _take(self) -> None:
        self.data = self._by_code.get(self._sent[0]) if self._sent else None

    def shown(self) -> str | None:
        """The code of the chosen option."""
        return None if self.data is None else _code(self.data)

    def in_words(self) -> str:
        """The text of the chosen option."""
        return "" if self.data is None else self._text_of(self.data)


class SelectField(OneField):
    """A drop-down list; `empty` is the first line, which stands for no choice ("Choose a domain")."""

    widget: Any = widgets.Choice("select")

    def __init__(self, label: str, choices: Options = (), *, empty: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, choices, **kwargs)
        self.empty = empty

    def items(self) -> list[tuple[Any, ...]]:
        """The options, after the empty line where there is one."""
        return ([("", self.empty)] if self.empty is not None else []) + super().items()


class RadioField(OneField):
    """Radio buttons, each with a hint where its option has one."""

    widget: Any = widgets.Group("radios")

    def __init__(self, label: str, choices: Options = (), *, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(label, choices, look={"inline": inline}, **kwargs)


class EnumSelect(SelectField):
    """A drop-down list of a closed vocabulary, or of `only` some of it; the answer is its member."""

    def __init__(
        self, label: str, vocabulary: type[Labelled], *, only: Iterable[Labelled] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(label, _labelled(vocabulary, only), **kwargs)


class EnumRadios(RadioField):
    """Radio buttons for a closed vocabulary, or for `only` some of it; the answer is its member."""

    def __init__(
        self, label: str, vocabulary: type[Labelled], *, only: Iterable[Labelled] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(label, _labelled(vocabulary, only), **kwargs)


class ScoreField(OneField):
    """A score from 0 to 4 with its descriptors; `others` are answers beside the scale, as codes ("cannot_judge", …).

    The answer is the number, or the code. `choices` holds (number, name of the level, descriptor).
    """

    widget: Any = widgets.Group("score_panel")

    def __init__(
        self, label: str = "Score", levels: Options = (), *, others: Options = (), **kwargs: Any
    ) -> None:
        super().__init__(label, levels or SCALE, others=others, **kwargs)


class CheckboxesField(ListField):
    """Any number of the list's values, as a list."""

    widget: Any = widgets.Ticks("checkboxes")

    def process_data(self, value: Any) -> None:
        """Take stored values."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was ticked; a form sent without any ticks clears them all."""
        self._sent = list(filter(None, map(single_line, valuelist)))
        self._take()

    def _take(self) -> None:
        chosen = map(self._by_code.get, dict.fromkeys(self._sent or ()))
        self.data = list(filter(_is_offered, chosen))

    def shown(self) -> list[str]:
        """The codes of what is ticked."""
        return [_code(value) for value in self.data or ()]

    def in_words(self) -> str:
        """The texts of what is ticked."""
        return "\n".join(map(self._text_of, self.data or ()))


class CheckboxField(HouseField):
    """One box to tick: True or False."""

    widget: Any = widgets.Tick("checkbox")

    def process_data(self, value: Any) -> None:
        """Take a stored yes or no."""
        self.data = bool(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A box that was not sent is not ticked."""
        self.data = "y" in valuelist

    def in_words(self) -> str:
        """Yes or no."""
        return "Yes" if self.data else "No"


def _is_offered(value: Any) -> bool:
    return value is not None


def _code(value: Any) -> str:
    return value.value if isinstance(value, StrEnum) else str(value)


def _labelled(vocabulary: type[Labelled], only: Iterable[Labelled] | None) -> list[tuple[Labelled, str]]:
    return [(member, member.label) for member in (vocabulary if only is None else only)]
