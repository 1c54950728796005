"""How a reader's notices are filtered and read, and how they want to hear of what comes."""

from accreditation.enums.notices import BINDING, Delivery, NoticeGroup
from forms.base import BaseForm, FilterForm
from forms.fields import DateField, EnumRadios, EnumSelect, HiddenField, SelectField

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


def _radios(group: NoticeGroup) -> EnumRadios:
    only = [delivery for delivery in Delivery if delivery is not Delivery.NONE or group not in BINDING]
    return EnumRadios(group.label, Delivery, only=only, required="Choose how you want to hear")


class NoticesFilter(FilterForm):
    """Which notices to list."""

    group = EnumSelect("What they are about", NoticeGroup, empty="Everything")


class ReadForm(BaseForm):
    """Which button was pressed: a notice that is opened or read, or all of those that were shown."""

    opened = HiddenField()
    read = HiddenField()
    all = HiddenField()


class PreferencesForm(BaseForm):
    """How notices of each group come, in which hours letters wait, and while the reader is away."""

    task = _radios(NoticeGroup.TASK)
    date = _radios(NoticeGroup.DATE)
    decision = _radios(NoticeGroup.DECISION)
    role = _radios(NoticeGroup.ROLE)
    progress = _radios(NoticeGroup.PROGRESS)
    comment = _radios(NoticeGroup.COMMENT)
    quiet_from = SelectField("From", HOURS, empty="No quiet hours")
    quiet_until = SelectField("Until", HOURS, empty="No quiet hours")
    away_from = DateField("First day away")
    away_until = DateField("Last day away")
