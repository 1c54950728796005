"""How far reviewers agree, shown and never decisive: pure measures, each against its published source."""

from accreditation.rules.agreement.alpha import Level, alpha, alpha_interval, alpha_of_units
from accreditation.rules.agreement.gwet import ac1, ac2, ac2_of_units, fleiss_kappa, fleiss_of_units
from accreditation.rules.agreement.icc import Intraclass, intraclass
from accreditation.rules.agreement.kappa import weighted_kappa
from accreditation.rules.agreement.percentages import (
    alike,
    exact_percent,
    percent_of_units,
    within_one_percent,
    within_percent,
)
from accreditation.rules.agreement.ratings import Ratings, Units, units_of
from accreditation.rules.agreement.severity import Severity, severities, severity_of
from accreditation.rules.agreement.weights import Weighting

__all__ = [
    "Intraclass",
    "Level",
    "Ratings",
    "Severity",
    "Units",
    "Weighting",
    "ac1",
    "ac2",
    "ac2_of_units",
    "alike",
    "alpha",
    "alpha_interval",
    "alpha_of_units",
    "exact_percent",
    "fleiss_kappa",
    "fleiss_of_units",
    "intraclass",
    "percent_of_units",
    "severities",
    "severity_of",
    "units_of",
    "weighted_kappa",
    "within_one_percent",
    "within_percent",
]
