"""Ask every text that is typed for patients' numbers, before anything is done with it.

A likely number is refused at its field, a possible one is asked about once. Nothing of a number is kept, logged or said but its last digits.
"""

from collections.abc import Collection, Iterable
from urllib.parse import unquote

from flask import current_app, request
from itsdangerous import Signer

from accreditation.enums.evidence import NumberGrade
from accreditation.errors import RuleBroken
from accreditation.rules.nhs_numbers import NumberInText, numbers_in
from accreditation.text import many_lines
from forms.base import BaseForm
from forms.fields.core import NOT_A_PATIENT, HouseField, Question

LIKELY = "“{noun}” may hold a patient’s NHS number: {numbers}. Take it out. What you typed is still here, and was not saved."
POSSIBLE = (
    "“{noun}” holds a number that may be a patient’s: {numbers}. Take it out, or tick that it is not a patient’s and send it again."
    " What you typed is still here, and was not saved."
)
MOST_SHOWN = 5


def texts_may_be_kept(form: BaseForm) -> bool:
    """Whether no text of a form that was sent holds a patient's number; else each field says what it may hold."""
    ticked = frozenset(request.form.getlist(NOT_A_PATIENT))
    fields = [field for field in form if isinstance(field, HouseField) and field.free_text]
    # Each field is asked, so that the page says all of it at once.
    answers = [_is_free(form, field, ticked) for field in fields]
    return all(answers)


def refuse(text: str, message: str, *, field: str | None = None) -> None:
    """Refuse to keep words that no form brought, such as those of an address, where they may hold a patient's number."""
    if any(number.grade is not NumberGrade.TEST for number in numbers_in(_readable(text))):
        raise RuleBroken(message, field=field)


def _readable(typed: object) -> str:
    """What somebody reads in it: in an address, spaces and digits may be written as %20 and %34."""
    return unquote(many_lines(typed))


def _is_free(form: BaseForm, field: HouseField, ticked: Collection[str]) -> bool:
    # As it was typed: what the field makes of it may be cut short or put together.
    typed = _readable(next(iter(field.raw_data or ()), ""))
    numbers = [number for number in numbers_in(typed) if number.grade is not NumberGrade.TEST]
    likely = [number for number in numbers if number.grade is NumberGrade.LIKELY]
    if likely:
        form.refuse(LIKELY.format(noun=field.noun, numbers=_shown(likely)), field.name)
    return not likely and _are_answered(form, field, typed, numbers, ticked)


def _are_answered(
    form: BaseForm, field: HouseField, typed: str, numbers: Iterable[NumberInText], ticked: Collection[str]
) -> bool:
    """Whether the person has said of each possible number that it is no patient's; if not, they are asked."""
    # What was kept in this field was asked about when it was typed.
    stored = _readable(field.object_data)
    answered = {_digits(stored, number) for number in numbers_in(stored)}
    open_numbers = {_digits(typed, number): number for number in numbers}
    for digits in answered:
        open_numbers.pop(digits, None)
    seals = {digits: _seal(field.name, digits) for digits in open_numbers}
    field.questions = [
        Question(f"{_shown([number])} is not a patient’s number", seals[digits], seals[digits] in ticked)
        for digits, number in open_numbers.items()
    ]
    unanswered = [number for digits, number in open_numbers.items() if seals[digits] not in ticked]
    if unanswered:
        form.refuse(POSSIBLE.format(noun=field.noun, numbers=_shown(unanswered)), field.name)
    return not unanswered


def _shown(numbers: Iterable[NumberInText]) -> str:
    masked = [" ".join(number.masked.split()) for number in numbers]
    return ", ".join(masked[:MOST_SHOWN]) + (" and more" if len(masked) > MOST_SHOWN else "")


def _digits(text: str, number: NumberInText) -> str:
    return "".join(str(int(sign)) for sign in text[number.start : number.end] if sign.isdecimal())


def _seal(field: str, digits: str) -> str:
    """Fits this number in this field alone, and tells nothing of it to who has not the service's key."""
    signer = Signer(current_app.secret_key or "", salt=NOT_A_PATIENT)
    return signer.get_signature(f"{field}:{digits}").decode()
