"""People: the roles that a grant gives, and the duties that a case takes."""

from accreditation.enums.labelled import Labelled


class Role(Labelled):
    """What a grant lets a person do within its scope."""

    CONTRIBUTOR = "contributor", "Contributor"
    PROVIDER_LEAD = "provider_lead", "Provider lead"
    SIGNATORY = "signatory", "Executive signatory"
    INFORMATION_LEAD = "information_lead", "Information lead"
    REVIEWER = "reviewer", "Reviewer"
    MODERATOR = "moderator", "Moderator"
    SECRETARIAT = "secretariat", "Secretariat"
    PANEL_CHAIR = "panel_chair", "Panel chair"
    PANEL_MEMBER = "panel_member", "Panel member"
    RATIFIER = "ratifier", "Ratifier"
    CONCERN_OFFICER = "concern_officer", "Concern officer"
    APPEAL_OFFICER = "appeal_officer", "Appeal officer"
    ANALYST = "analyst", "Analyst"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


class GrantScope(Labelled):
    """How wide a grant reaches."""

    ORGANISATION = "organisation", "Organisation"
    OFFICE = "office", "Office"
    NATION = "nation", "Nation"


ROLE_SCOPE = {
    Role.CONTRIBUTOR: GrantScope.ORGANISATION,
    Role.PROVIDER_LEAD: GrantScope.ORGANISATION,
    Role.SIGNATORY: GrantScope.ORGANISATION,
    Role.INFORMATION_LEAD: GrantScope.ORGANISATION,
    Role.REVIEWER: GrantScope.OFFICE,
    Role.MODERATOR: GrantScope.OFFICE,
    Role.SECRETARIAT: GrantScope.OFFICE,
    Role.PANEL_CHAIR: GrantScope.OFFICE,
    Role.PANEL_MEMBER: GrantScope.OFFICE,
    Role.RATIFIER: GrantScope.OFFICE,
    Role.CONCERN_OFFICER: GrantScope.OFFICE,
    Role.APPEAL_OFFICER: GrantScope.NATION,
    Role.ANALYST: GrantScope.NATION,
    Role.AUDITOR: GrantScope.NATION,
    Role.ADMINISTRATOR: GrantScope.NATION,
}

MAY_NAME_PLACEMENTS = frozenset({Role.CONTRIBUTOR, Role.PROVIDER_LEAD})
"""Roles that may be held for some placements of a provider; the others answer for the whole of it."""

DRAFTERS = frozenset({Role.CONTRIBUTOR, Role.PROVIDER_LEAD})
PROVIDER_ROLES = frozenset({role for role, scope in ROLE_SCOPE.items() if scope is GrantScope.ORGANISATION})
PANEL_ROLES = frozenset({Role.PANEL_CHAIR, Role.PANEL_MEMBER})


TWO_PEOPLE = frozenset(Role) - PROVIDER_ROLES - {Role.ANALYST, Role.AUDITOR}
"""Roles that assess or decide, or give roles: one administrator proposes them, and another confirms."""


class Duty(Labelled):
    """What a person has done on one case; some duties exclude others."""

    AUTHOR = "author", "Wrote answers or added evidence"
    PROVIDER_LEAD = "provider_lead", "Led the application"
    SIGNATORY = "signatory", "Signed the application"
    COUNTERSIGNER = "countersigner", "Named from outside to countersign the application"
    SECRETARIAT = "secretariat", "Ran the case"
    REVIEWER = "reviewer", "Reviewed"
    LEAD_REVIEWER = "lead_reviewer", "Led the review"
    MODERATOR = "moderator", "Moderated"
    CONCERN_OFFICER = "concern_officer", "Handled a concern"
    VOTER = "voter", "Voted"
    RATIFIER = "ratifier", "Ratified"
    APPEAL = "appeal", "Decided an appeal"


class Profession(Labelled):
    """The professions that learn and review."""

    NURSING = "nursing", "Nursing"
    MIDWIFERY = "midwifery", "Midwifery"
    MEDICINE = "medicine", "Medicine"
    DENTISTRY = "dentistry", "Dentistry"
    PHARMACY = "pharmacy", "Pharmacy"
    PARAMEDICINE = "paramedicine", "Paramedicine"
    PHYSIOTHERAPY = "physiotherapy", "Physiotherapy"
    OCCUPATIONAL_THERAPY = "occupational_therapy", "Occupational therapy"
    RADIOGRAPHY = "radiography", "Radiography"
    HEALTHCARE_SCIENCE = "healthcare_science", "Healthcare science"
    SOCIAL_WORK = "social_work", "Social work"
    SUPPORT_WORK = "support_work", "Support work, bands 1 to 4"
    LAY = "lay", "Lay"


class LearnerGroup(Labelled):
    """Who learns in a placement."""

    BANDS_1_TO_4 = "bands_1_to_4", "Bands 1 to 4"
    PRE_REGISTRATION = "pre_registration", "Pre-registration students"
    FOUNDATION = "foundation", "Foundation trainees"
    POSTGRADUATE = "postgraduate", "Postgraduate trainees"
    APPRENTICES = "apprentices", "Apprentices"
