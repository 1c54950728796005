"""Visits: whom a team meets."""

from accreditation.enums.labelled import Labelled


class GroupMet(Labelled):
    """A group of people whom a team meets on a visit."""

    LEARNERS = "learners", "Learners"
    EDUCATORS = "educators", "Educators and supervisors"
    STAFF = "staff", "Other staff"
    EXECUTIVES = "executives", "Executives and education leads"
    PATIENTS = "patients", "Patients, families or carers"
    PARTNERS = "partners", "University or other partners"
