"""The kinds of field that forms are made of; each cleans, checks and words its own refusals."""

from forms.fields.beginnings import BeganField
from forms.fields.choices import (
    CheckboxesField,
    CheckboxField,
    EnumRadios,
    EnumSelect,
    RadioField,
    ScoreField,
    SelectField,
)
from forms.fields.dates import DateField
from forms.fields.files import FileField, FilesField
from forms.fields.numbers import VersionField, WholeNumberField
from forms.fields.text import (
    CodeField,
    CredentialField,
    EmailField,
    HiddenField,
    OneTimeCodeField,
    PasswordField,
    SearchField,
    TextAreaField,
    TextField,
)
from forms.fields.times import TimeField

__all__ = [
    "BeganField",
    "CheckboxField",
    "CheckboxesField",
    "CodeField",
    "CredentialField",
    "DateField",
    "EmailField",
    "EnumRadios",
    "EnumSelect",
    "FileField",
    "FilesField",
    "HiddenField",
    "OneTimeCodeField",
    "PasswordField",
    "RadioField",
    "ScoreField",
    "SearchField",
    "SelectField",
    "TextAreaField",
    "TextField",
    "TimeField",
    "VersionField",
    "WholeNumberField",
]
