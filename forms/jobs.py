"""How the list of background jobs is filtered."""

from accreditation.enums.jobs import JobKind, JobState
from forms.base import FilterForm
from forms.fields import EnumSelect


class JobsFilter(FilterForm):
    """Which jobs to list."""

    state = EnumSelect("State", JobState, empty="Any state")
    kind = EnumSelect("Work", JobKind, empty="Any work")
