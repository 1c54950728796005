"""The demonstration's offices, providers and learning environments; all of them are made up."""

from dataclasses import dataclass

from accreditation.enums.organisations import OrganisationKind as O
from accreditation.enums.organisations import PlacementKind as K
from accreditation.enums.people import LearnerGroup as G
from accreditation.enums.people import Profession as P


@dataclass(frozen=True)
class Place:
    """A learning environment of a provider."""

    key: str
    name: str
    kind: K
    town: str
    capacity: int
    professions: tuple[P, ...]
    groups: tuple[G, ...] = (G.PRE_REGISTRATION,)
    is_small: bool = False
    recruits: bool = True


@dataclass(frozen=True)
class Provider:
    """A provider with its places; `colour` and `university` appear in its papers."""

    key: str
    ods_code: str
    name: str
    kind: O
    office: str
    colour: str
    university: str
    places: tuple[Place, ...]


OFFICES = {
    "NW": "North West",
    "YH": "Yorkshire and the Humber",
    "WM": "West Midlands",
    "KSS": "Kent, Surrey and Sussex",
}

NURSES_DOCTORS = (P.NURSING, P.MEDICINE, P.PHYSIOTHERAPY)
STUDENTS_AND_TRAINEES = (G.PRE_REGISTRATION, G.FOUNDATION, G.POSTGRADUATE)

CALDER = Provider(
    "calder",
    "ZCV",
    "Calder Vale Hospitals NHS Foundation Trust",
    O.ACUTE_TRUST,
    "NW",
    "#005eb8",
    "University of Ribblesdale",
    (
        Place("amu", "Acute medical unit", K.WARD, "Calderbridge", 24, NURSES_DOCTORS, STUDENTS_AND_TRAINEES),
        Place(
            "stroke",
            "Stroke unit",
            K.WARD,
            "Calderbridge",
            16,
            (P.NURSING, P.OCCUPATIONAL_THERAPY, P.PHYSIOTHERAPY),
            (G.PRE_REGISTRATION, G.APPRENTICES),
        ),
        Place(
            "theatres",
            "Main theatres",
            K.THEATRE,
            "Calderbridge",
            18,
            (P.NURSING, P.MEDICINE),
            STUDENTS_AND_TRAINEES,
        ),
        Place("children", "Children's ward", K.WARD, "Calderbridge", 14, NURSES_DOCTORS, STUDENTS_AND_TRAINEES),
        Place(
            "maternity",
            "Maternity unit",
            K.WARD,
            "Calderbridge",
            20,
            (P.MIDWIFERY, P.MEDICINE),
            (G.PRE_REGISTRATION, G.POSTGRADUATE),
        ),
        Place(
            "emergency",
            "Emergency department",
            K.CLINIC,
            "Calderbridge",
            22,
            (P.NURSING, P.MEDICINE, P.PARAMEDICINE),
            STUDENTS_AND_TRAINEES,
        ),
        Place(
            "imaging",
            "Imaging outpatients",
            K.CLINIC,
            "Overbeck",
            8,
            (P.RADIOGRAPHY, P.NURSING),
            (G.PRE_REGISTRATION,),
        ),
    ),
)
TIDEWELL = Provider(
    "tidewell",
    "ZTW",
    "Tidewell Community Health NHS Trust",
    O.COMMUNITY_TRUST,
    "NW",
    "#007f3b",
    "Fylde Coast University",
    (
        Place(
            "district",
            "District nursing, Tidewell South",
            K.COMMUNITY_TEAM,
            "Tidewell",
            10,
            (P.NURSING,),
            (G.PRE_REGISTRATION, G.APPRENTICES),
        ),
        Place(
            "rehab",
            "Community rehabilitation team",
            K.COMMUNITY_TEAM,
            "Marlow Cross",
            8,
            (P.PHYSIOTHERAPY, P.OCCUPATIONAL_THERAPY),
        ),
        Place(
            "visiting",
            "Health visiting, Tidewell North",
            K.COMMUNITY_TEAM,
            "Tidewell",
            6,
            (P.NURSING,),
            recruits=False,
        ),
        Place(
            "wound",
            "Wound and foot clinic",
            K.CLINIC,
            "Tidewell",
            6,
            (P.NURSING, P.SUPPORT_WORK),
            (G.PRE_REGISTRATION, G.BANDS_1_TO_4),
            recruits=False,
        ),
    ),
)
NORTHMOOR = Provider(
    "northmoor",
    "ZNA",
    "Northmoor Ambulance Service NHS Trust",
    O.AMBULANCE_TRUST,
    "YH",
    "#4c6272",
    "University of Northmoor",
    (
        Place(
            "skelby",
            "Skelby ambulance station",
            K.AMBULANCE_STATION,
            "Skelby",
            12,
            (P.PARAMEDICINE,),
            (G.PRE_REGISTRATION, G.APPRENTICES),
        ),
        Place(
            "harrow",
            "Harrow Lane ambulance station",
            K.AMBULANCE_STATION,
            "Kirkstone",
            9,
            (P.PARAMEDICINE, P.NURSING),
        ),
    ),
)
WYRLEY = Provider(
    "wyrley",
    "ZWP",
    "Wyrley Park Mental Health NHS Trust",
    O.MENTAL_HEALTH_TRUST,
    "WM",
    "#330072",
    "University of Wyrley",
    (
        Place(
            "rowan",
            "Rowan ward",
            K.WARD,
            "Wyrley",
            12,
            (P.NURSING, P.MEDICINE, P.OCCUPATIONAL_THERAPY),
            STUDENTS_AND_TRAINEES,
        ),
        Place(
            "recovery",
            "Community recovery team",
            K.COMMUNITY_TEAM,
            "Hednesley",
            8,
            (P.NURSING, P.SOCIAL_WORK),
        ),
        Place("crisis", "Crisis resolution team", K.COMMUNITY_TEAM, "Wyrley", 6, (P.NURSING, P.SOCIAL_WORK)),
    ),
)
MARSH = Provider(
    "marsh",
    "ZML",
    "Marsh Lane Medical Group",
    O.GENERAL_PRACTICE,
    "KSS",
    "#41b6e6",
    "Weald Medical School",
    (
        Place(
            "marshlane",
            "Marsh Lane Surgery",
            K.GENERAL_PRACTICE,
            "Romsea",
            5,
            (P.MEDICINE, P.NURSING),
            (G.POSTGRADUATE, G.PRE_REGISTRATION),
            is_small=True,
            recruits=False,
        ),
        Place(
            "hythe",
            "Hythe Road Surgery",
            K.GENERAL_PRACTICE,
            "Hythe End",
            3,
            (P.MEDICINE, P.NURSING, P.PHARMACY),
            (G.POSTGRADUATE,),
            is_small=True,
            recruits=False,
        ),
    ),
)
BEECHHOLME = Provider(
    "beechholme",
    "ZBC",
    "Beechholme Care",
    O.CARE_HOME,
    "NW",
    "#ae2573",
    "Fylde Coast University",
    (
        Place(
            "beech",
            "Beech House",
            K.CARE_HOME,
            "Lytchley",
            4,
            (P.NURSING, P.SUPPORT_WORK),
            (G.PRE_REGISTRATION, G.APPRENTICES),
            is_small=True,
            recruits=False,
        ),
        Place(
            "larch",
            "Larch House",
            K.CARE_HOME,
            "Lytchley",
            3,
            (P.NURSING,),
            (G.PRE_REGISTRATION,),
            is_small=True,
            recruits=False,
        ),
        Place(
            "fern",
            "Fernlea",
            K.CARE_HOME,
            "Poulton Green",
            2,
            (P.SUPPORT_WORK,),
            (G.APPRENTICES,),
            is_small=True,
            recruits=False,
        ),
    ),
)
ASHDOWN = Provider(
    "ashdown",
    "ZAP",
    "Ashdown Pharmacies",
    O.PHARMACY,
    "KSS",
    "#00a499",
    "Weald School of Pharmacy",
    (
        Place(
            "highstreet",
            "Ashdown Pharmacy, High Street",
            K.PHARMACY,
            "Forest Row End",
            3,
            (P.PHARMACY,),
            (G.FOUNDATION, G.APPRENTICES),
            is_small=True,
            recruits=False,
        ),
        Place(
            "station",
            "Ashdown Pharmacy, Station Parade",
            K.PHARMACY,
            "Crowfield",
            2,
            (P.PHARMACY,),
            (G.FOUNDATION,),
            is_small=True,
            recruits=False,
        ),
    ),
)
BRIDGE = Provider(
    "bridge",
    "ZBD",
    "Bridge Street Dental Practice",
    O.DENTAL,
    "YH",
    "#8a1538",
    "Northern Dental School",
    (
        Place(
            "dental",
            "Bridge Street Dental Practice",
            K.DENTAL,
            "Aireby",
            3,
            (P.DENTISTRY,),
            (G.FOUNDATION,),
            is_small=True,
            recruits=False,
        ),
    ),
)

PROVIDERS = (CALDER, TIDEWELL, NORTHMOOR, WYRLEY, MARSH, BEECHHOLME, ASHDOWN, BRIDGE)
PLACES = {place.key: place for provider in PROVIDERS for place in provider.places}
PROVIDER_OF = {place.key: provider for provider in PROVIDERS for place in provider.places}
