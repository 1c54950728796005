"""Guesses from a file's name which kind of evidence it is: something to confirm, never to rely on; nothing where nothing fits."""

import re

from accreditation.enums.evidence import EvidenceKind
from accreditation.rules import words

PAPERS: dict[EvidenceKind, tuple[str, ...]] = {
    EvidenceKind.MINUTES: ("minutes", "meeting notes", "notes of meeting", "action log"),
    EvidenceKind.POLICY: (
        "policy",
        "procedure",
        "protocol",
        "guideline",
        "guidance",
        "sop",
        "standard operating procedure",
        "terms of reference",
        "strategy",
    ),
}
"""What sort of paper it is: minutes of a survey group are minutes, and a policy on incidents is a policy."""

SUBJECTS: dict[EvidenceKind, tuple[str, ...]] = {
    EvidenceKind.LEARNER_SURVEY: (
        "learner survey",
        "learner feedback",
        "student survey",
        "student feedback",
        "trainee survey",
        "trainee feedback",
        "apprentice survey",
        "placement feedback",
    ),
    EvidenceKind.NATIONAL_TRAINING_SURVEY: (
        "national training survey",
        "nts",
        "national education and training survey",
        "nets",
    ),
    EvidenceKind.UNIVERSITY_EVALUATION: (
        "university evaluation",
        "student evaluation",
        "placement evaluation",
        "module evaluation",
        "university feedback",
    ),
    EvidenceKind.EDUCATIONAL_AUDIT: (
        "educational audit",
        "education audit",
        "placement audit",
        "learning environment audit",
        "practice learning audit",
    ),
    EvidenceKind.REGULATOR_REPORT: ("regulator", "gmc", "nmc", "hcpc", "gphc", "ofsted"),
    EvidenceKind.CARE_QUALITY_REPORT: ("cqc", "care quality", "care quality commission"),
    EvidenceKind.INCIDENT_DATA: ("incident", "datix", "near miss", "never event", "lfpse"),
    EvidenceKind.SPEAK_UP_DATA: ("speak up", "speaking up", "ftsu", "whistleblowing"),
    EvidenceKind.EXCEPTION_REPORTS: ("exception report", "exception reporting"),
    EvidenceKind.STAFF_SURVEY: ("staff survey", "staff feedback", "pulse survey"),
    EvidenceKind.ATTRITION_DATA: ("attrition", "progression", "withdrawal data", "completion rate"),
    EvidenceKind.JOB_PLANS: ("job plan", "job planning"),
    EvidenceKind.APPRAISAL_RECORDS: ("appraisal",),
    EvidenceKind.LIBRARY_ASSESSMENT: ("library", "knowledge service", "lqaf"),
    EvidenceKind.IMPROVEMENT_PROJECT: ("improvement project", "quality improvement", "qip", "pdsa"),
    EvidenceKind.PARTNER_STATEMENT: (
        "partner statement",
        "university statement",
        "statement of support",
        "letter of support",
    ),
    EvidenceKind.TESTIMONY: ("testimony", "testimonial", "thank you", "witness statement"),
}
"""What it is about."""

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_LETTER = re.compile(r"[^A-Za-z\u00c0-\u024f]+")
_Phrase = tuple[str, ...]


def _phrases(table: dict[EvidenceKind, tuple[str, ...]]) -> dict[_Phrase, EvidenceKind]:
    return {
        tuple(map(words.folded, phrase.split())): kind
        for kind, phrases in table.items()
        for phrase in phrases
    }


_PAPERS, _SUBJECTS = _phrases(PAPERS), _phrases(SUBJECTS)


def guess(filename: str) -> EvidenceKind | None:
    """The kind that a name points to; None where its words fit no kind, or several equally well."""
    stem = filename.rpartition(".")[0] or filename
    parts = [words.folded(part) for part in _NO_LETTER.split(_HUMP.sub(" ", stem)) if part]
    kinds = _fitting(parts, _PAPERS) or _fitting(parts, _SUBJECTS)
    return kinds.pop() if len(kinds) == 1 else None


def _fitting(parts: list[str], phrases: dict[_Phrase, EvidenceKind]) -> set[EvidenceKind]:
    """The kinds of the longest phrases that stand in the name."""
    standing = [(len(phrase), kind) for phrase, kind in phrases.items() if _stands(phrase, parts)]
    longest = max((length for length, _ in standing), default=0)
    return {kind for length, kind in standing if length == longest}


def _stands(phrase: _Phrase, parts: list[str]) -> bool:
    return next(words.places(parts, phrase), None) is not None
