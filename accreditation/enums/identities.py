"""Sign-ins of organisations: how one came to open an account."""

from accreditation.enums.labelled import Labelled


class LinkedBy(Labelled):
    """Who or what linked an organisation's sign-in to an account."""

    ADMINISTRATOR = "administrator", "By an administrator"
    PREPARED = "prepared", "At the first sign-in, as an administrator had prepared"
    ADDRESS = "address", "By the email address that the organisation confirmed"
    OWNER = "owner", "By the person, who had just signed in here"
