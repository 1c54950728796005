"""Everything that is stored, one noun a file."""

from accreditation.models import (
    answers,
    applications,
    audit,
    awards,
    concerns,
    evidence,
    findings,
    frameworks,
    jobs,
    meetings,
    moderation,
    organisations,
    people,
    reviews,
    snapshots,
)

__all__ = [
    "answers",
    "applications",
    "audit",
    "awards",
    "concerns",
    "evidence",
    "findings",
    "frameworks",
    "jobs",
    "meetings",
    "moderation",
    "organisations",
    "people",
    "reviews",
    "snapshots",
]
