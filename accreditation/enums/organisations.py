"""Providers and their learning environments."""

from accreditation.enums.labelled import Labelled


class OrganisationKind(Labelled):
    """What kind of body a provider is."""

    ACUTE_TRUST = "acute_trust", "Acute trust"
    MENTAL_HEALTH_TRUST = "mental_health_trust", "Mental health trust"
    COMMUNITY_TRUST = "community_trust", "Community trust"
    AMBULANCE_TRUST = "ambulance_trust", "Ambulance trust"
    GENERAL_PRACTICE = "general_practice", "General practice"
    CARE_HOME = "care_home", "Care home"
    PHARMACY = "pharmacy", "Community pharmacy"
    DENTAL = "dental", "Dental practice"
    UNIVERSITY = "university", "University"
    OTHER = "other", "Other"


class PlacementKind(Labelled):
    """What kind of place learners learn in."""

    WARD = "ward", "Hospital ward"
    THEATRE = "theatre", "Operating theatre"
    CLINIC = "clinic", "Clinic"
    COMMUNITY_TEAM = "community_team", "Community team"
    GENERAL_PRACTICE = "general_practice", "GP practice"
    CARE_HOME = "care_home", "Care home"
    PHARMACY = "pharmacy", "Community pharmacy"
    DENTAL = "dental", "Dental practice"
    AMBULANCE_STATION = "ambulance_station", "Ambulance station"
    OTHER = "other", "Other"
