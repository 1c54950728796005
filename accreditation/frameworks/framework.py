"""A framework as frozen objects with lookups by code; it neither reads files nor decides anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accreditation.enums.evidence import EvidenceKind, EvidenceMark
from accreditation.enums.frameworks import Relation, StandardClass, StandardScope
from accreditation.rules.thresholds import Thresholds


@dataclass(frozen=True)
class ScalePoint:
    """One score of the scale and what it means for any standard."""

    score: int
    label: str
    meaning: str


@dataclass(frozen=True)
class EvidenceKindText:
    """A kind of evidence in the catalogue: its words, and what it can show."""

    code: EvidenceKind
    mark: EvidenceMark
    title: str
    guidance: str


@dataclass(frozen=True)
class EvidenceHint:
    """A kind of evidence that would help on one standard, and how."""

    kind: EvidenceKind
    note: str


@dataclass(frozen=True)
class MetricText:
    """A proxy measure: unit percent, score, count or points; direction says which way is better than the benchmark."""

    code: str
    title: str
    unit: str
    direction: str


@dataclass(frozen=True)
class StandardText:
    """One standard: what it asks, of whom, how it counts and what each score from 0 to 4 looks like."""

    code: str
    domain: str
    title: str
    wording: str
    standard_class: StandardClass
    scope: StandardScope
    not_applicable_allowed: bool
    prompts: tuple[str, ...]
    levels: tuple[str, ...]
    evidence_hints: tuple[EvidenceHint, ...]
    metrics: tuple[MetricText, ...]

    @property
    def is_gateway(self) -> bool:
        """Whether this is a must-meet standard."""
        return self.standard_class is StandardClass.GATEWAY

    @property
    def is_stretch(self) -> bool:
        """Whether this counts only when excellence is sought."""
        return self.standard_class is StandardClass.STRETCH


@dataclass(frozen=True)
class Domain:
    """A domain, or the block of excellence standards, with its standards in order."""

    code: str
    title: str
    summary: str
    stretch: bool
    standards: tuple[StandardText, ...]


@dataclass(frozen=True)
class PresetNotApplicable:
    """Standards filled in as "does not apply" for placements of a sort."""

    when: str
    title: str
    reason: str
    standards: tuple[str, ...]


@dataclass(frozen=True)
class Regulator:
    """A regulator whose standards the crosswalk names."""

    code: str
    name: str
    document: str


@dataclass(frozen=True)
class CrosswalkRow:
    """A link from a domain or standard to a regulator's reference; it holds from `starts` to `until`, both included."""

    subject: str
    regulator: str
    reference: str
    relation: Relation
    starts: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the link stands on that day."""
        return self.starts <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, eq=False)
class Framework:
    """One version of a framework; two are the same when their `content_hash` is."""

    slug: str
    version: int
    title: str
    note: str
    content_hash: str
    terms: Mapping[str, str]
    scale: tuple[ScalePoint, ...]
    domains: tuple[Domain, ...]
    presets: tuple[PresetNotApplicable, ...]
    evidence_kinds: tuple[EvidenceKindText, ...]
    metrics: tuple[MetricText, ...]
    regulators: tuple[Regulator, ...]
    crosswalk: tuple[CrosswalkRow, ...]
    thresholds: Thresholds

    @cached_property
    def standards(self) -> tuple[StandardText, ...]:
        """Every standard, core and stretch, in the order of the file."""
        return tuple(standard for domain in self.domains for standard in domain.standards)

    @cached_property
    def core(self) -> tuple[StandardText, ...]:
        """Gateway and expected standards: the ones that the award rests on."""
        return tuple(standard for standard in self.standards if not standard.is_stretch)

    @cached_property
    def stretch(self) -> tuple[StandardText, ...]:
        """The excellence standards."""
        return tuple(standard for standard in self.standards if standard.is_stretch)

    @cached_property
    def gateways(self) -> tuple[StandardText, ...]:
        """The must-meet standards."""
        return tuple(standard for standard in self.standards if standard.is_gateway)

    @cached_property
    def _standards_by_code(self) -> dict[str, StandardText]:
        return {standard.code: standard for standard in self.standards}

    @cached_property
    def _domains_by_code(self) -> dict[str, Domain]:
        return {domain.code: domain for domain in self.domains}

    def standard(self, code: str) -> StandardText:
        """The standard with this code; raises KeyError for a code that the framework does not have."""
        return self._standards_by_code[code]

    def domain(self, code: str) -> Domain:
        """The domain with this code; raises KeyError for a code that the framework does not have."""
        return self._domains_by_code[code]

    def preset_reasons(self, when: str) -> dict[str, str]:
        """Why each standard filled in as "does not apply" for placements of a sort (`does_not_recruit`) is so, by its code."""
        return {
            code: preset.reason for preset in self.presets if preset.when == when for code in preset.standards
        }

    def crosswalk_for(self, code: str, day: date) -> tuple[CrosswalkRow, ...]:
        """Links of a domain, or of a standard and its domain, that hold on that day."""
        subjects = {code, self._standards_by_code[code].domain} if code in self._standards_by_code else {code}
        return tuple(row for row in self.crosswalk if row.subject in subjects and row.holds_on(day))
