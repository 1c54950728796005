"""Statements of partners: what kind of partner is asked, and how the asking stands."""

from accreditation.enums.labelled import Labelled


class PartnerKind(Labelled):
    """Who is asked for a statement on an application."""

    UNIVERSITY = "university", "A university"
    EDUCATOR = "educator", "An educator"
    LEARNER = "learner", "A learner"


class StatementRequestState(Labelled):
    """How the asking for a statement stands."""

    WAITING = "waiting", "Waiting for the statement"
    ARRIVED = "arrived", "Arrived"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Link has ended"
    CLOSED = "closed", "Closed with the application"
