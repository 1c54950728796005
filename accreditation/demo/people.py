"""The demonstration's people: who holds which role where, and what each reviewer and panel member brings; all made up."""

from dataclasses import dataclass

from accreditation.enums.people import Profession as P
from accreditation.enums.people import Role as R
from accreditation.enums.reviews import ReviewerKind as K

OFFICE_DOMAIN = "quality.example"


@dataclass(frozen=True)
class Someone:
    """A person; `roles` name a provider, an office or nothing. Reviewers also have a kind and perhaps an employer."""

    name: str
    domain: str
    roles: tuple[tuple[R, str], ...]
    profession: P = P.NURSING
    kind: K | None = None
    employer: str = ""

    @property
    def email(self) -> str:
        """Their address, which leads nowhere: .example is nobody's."""
        plain = self.name.removeprefix("Dr ").removeprefix("Professor ").casefold()
        return f"{'.'.join(plain.replace('’', '').split())}@{self.domain}"


def _provider(key: str, **people: tuple[R, ...]) -> tuple[Someone, ...]:
    return tuple(
        Someone(name.replace("_", " "), f"{key}.example", tuple((role, key) for role in roles))
        for name, roles in people.items()
    )


PROVIDER_PEOPLE = (
    *_provider(
        "calder",
        Amara_Okafor=(R.PROVIDER_LEAD,),
        Tomasz_Wilk=(R.CONTRIBUTOR,),
        Priya_Raman=(R.CONTRIBUTOR,),
        Helen_Braithwaite=(R.SIGNATORY,),
        Owen_Pritchard=(R.INFORMATION_LEAD,),
    ),
    *_provider(
        "tidewell",
        Siobhan_Keane=(R.PROVIDER_LEAD,),
        Marcus_Bell=(R.CONTRIBUTOR,),
        Fatima_Siddiqui=(R.SIGNATORY,),
    ),
    *_provider(
        "northmoor",
        Craig_Hetherington=(R.PROVIDER_LEAD,),
        Yusuf_Demir=(R.CONTRIBUTOR,),
        Alison_Sharp=(R.SIGNATORY,),
    ),
    *_provider(
        "wyrley",
        Gurpreet_Sandhu=(R.PROVIDER_LEAD,),
        Nia_Morgan=(R.CONTRIBUTOR,),
        David_Oyelaran=(R.SIGNATORY,),
    ),
    *_provider(
        "marsh",
        Lucy_Fairweather=(R.PROVIDER_LEAD,),
        Arjun_Mehta=(R.CONTRIBUTOR,),
        Ruth_Coleman=(R.SIGNATORY,),
    ),
    *_provider(
        "beechholme",
        Grace_Ndlovu=(R.PROVIDER_LEAD,),
        Kelly_Ashworth=(R.CONTRIBUTOR,),
        Peter_Lomax=(R.SIGNATORY,),
    ),
    *_provider("ashdown", Mei_Lin_Zhao=(R.PROVIDER_LEAD,), Robert_Finch=(R.SIGNATORY,)),
    *_provider("bridge", Hannah_Petrova=(R.PROVIDER_LEAD,), Imran_Qureshi=(R.SIGNATORY,)),
)


def _reviewer(
    name: str, office: str, profession: P, kind: K = K.PEER, employer: str = "", domain: str = ""
) -> Someone:
    home = domain or (f"{employer}.example" if employer else "reviewers.example")
    return Someone(name, home, ((R.REVIEWER, office),), profession, kind, employer)


REVIEWERS = (
    _reviewer("Janet Holroyd", "NW", P.NURSING, employer="tidewell"),
    _reviewer("Dr Kofi Mensah", "NW", P.MEDICINE),
    _reviewer("Bernadette Walsh", "NW", P.LAY, K.LAY),
    _reviewer("Sam Adeyemi", "NW", P.NURSING, K.LEARNER),
    _reviewer("Ewa Nowak", "NW", P.PHYSIOTHERAPY),
    _reviewer("Dr Rachel Stern", "NW", P.MIDWIFERY),
    _reviewer("Colin Tattersall", "NW", P.LAY, K.LAY),
    _reviewer("Leanne Dobson", "YH", P.PARAMEDICINE),
    _reviewer("Dr Adeel Hussain", "YH", P.DENTISTRY),
    _reviewer("Maureen Oldroyd", "YH", P.LAY, K.LAY),
    _reviewer("Jasmine Kaur", "WM", P.NURSING),
    _reviewer("Dr Stephen Byrne", "WM", P.MEDICINE),
    _reviewer("Tendai Moyo", "WM", P.SOCIAL_WORK, K.LEARNER),
    _reviewer("Dr Olivia Grant", "KSS", P.MEDICINE),
    _reviewer("Nadia Haddad", "KSS", P.PHARMACY),
    _reviewer("Geoffrey Pym", "KSS", P.LAY, K.LAY),
)


def _office(name: str, profession: P, *roles: tuple[R, str], kind: K | None = None) -> Someone:
    return Someone(name, OFFICE_DOMAIN, roles, profession, kind)


OFFICE_PEOPLE = (
    _office("Louise Carrick", P.NURSING, (R.SECRETARIAT, "NW")),
    _office("Daniel Osei", P.NURSING, (R.SECRETARIAT, "NW")),
    _office("Beth Normington", P.NURSING, (R.SECRETARIAT, "YH")),
    _office("Harvinder Gill", P.NURSING, (R.SECRETARIAT, "WM")),
    _office("Chloe Dunmore", P.NURSING, (R.SECRETARIAT, "KSS")),
    _office("Margaret Iqbal", P.NURSING, (R.MODERATOR, "NW"), (R.MODERATOR, "YH")),
    _office("Anthony Rees", P.MEDICINE, (R.MODERATOR, "WM"), (R.MODERATOR, "KSS")),
    _office("Denise Fallon", P.NURSING, (R.CONCERN_OFFICER, "NW"), (R.CONCERN_OFFICER, "YH")),
    _office("Joseph Mbeki", P.NURSING, (R.CONCERN_OFFICER, "WM"), (R.CONCERN_OFFICER, "KSS")),
)

NORTH, SOUTH = ("NW", "YH"), ("WM", "KSS")


def _panel(name: str, offices: tuple[str, str], profession: P, kind: K | None = None) -> Someone:
    return _office(name, profession, *((R.PANEL_MEMBER, office) for office in offices), kind=kind)


PANEL = (
    _office("Professor Ingrid Halvorsen", P.MEDICINE, (R.PANEL_CHAIR, "NW")),
    _office("Professor Rajesh Nair", P.MEDICINE, (R.PANEL_CHAIR, "YH")),
    _office("Professor Catherine Boyle", P.MEDICINE, (R.PANEL_CHAIR, "WM")),
    _office("Professor Samuel Adler", P.MEDICINE, (R.PANEL_CHAIR, "KSS")),
    _panel("Victoria Lumley", NORTH, P.NURSING),
    _panel("Abdul Karim", NORTH, P.PHARMACY),
    _panel("Sheila Entwistle", NORTH, P.LAY, K.LAY),
    _panel("Callum Reid", NORTH, P.NURSING, K.LEARNER),
    _panel("Dr Teresa Pinto", NORTH, P.MEDICINE),
    _panel("Philip Cartwright", SOUTH, P.NURSING),
    _panel("Dr Zainab Bello", SOUTH, P.MEDICINE),
    _panel("Rosemary Tidy", SOUTH, P.LAY, K.LAY),
    _panel("Ffion Hughes", SOUTH, P.MEDICINE, K.LEARNER),
    _panel("Martin Sealy", SOUTH, P.OCCUPATIONAL_THERAPY),
)

RATIFIERS = (
    _office("Dr Eleanor Whitcombe", P.MEDICINE, (R.RATIFIER, "NW")),
    _office("Dr Bashir Rahman", P.MEDICINE, (R.RATIFIER, "YH")),
    _office("Dr Judith Crane", P.MEDICINE, (R.RATIFIER, "WM")),
    _office("Dr Paul Etienne", P.MEDICINE, (R.RATIFIER, "KSS")),
)

NATIONAL = (
    _office("Naomi Feldman", P.NURSING, (R.APPEAL_OFFICER, "")),
    _office("Christopher Yeo", P.NURSING, (R.ANALYST, "")),
    _office("Isobel Tran", P.NURSING, (R.AUDITOR, "")),
    _office("Simon Ackroyd", P.NURSING, (R.ADMINISTRATOR, "")),
)

PEOPLE = (*PROVIDER_PEOPLE, *REVIEWERS, *OFFICE_PEOPLE, *PANEL, *RATIFIERS, *NATIONAL)


def holders(role: R, where: str) -> list[Someone]:
    """Everybody who holds a role in a place, in the order of the list above."""
    return [someone for someone in PEOPLE if (role, where) in someone.roles]


def accounts() -> list[tuple[R, Someone]]:
    """One person for each role, the first who holds it: the accounts that a visitor is shown."""
    shown = {}
    for role in R:
        shown[role] = next(someone for someone in PEOPLE if any(held is role for held, _ in someone.roles))
    return list(shown.items())
