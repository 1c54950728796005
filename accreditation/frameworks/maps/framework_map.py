"""A map between two frameworks as frozen objects, which can be turned round; it reads no files and decides nothing."""

from dataclasses import dataclass
from functools import cached_property

from accreditation.enums.frameworks import MapKind
from accreditation.frameworks.framework import Framework

_TURNED = {MapKind.SPLIT: MapKind.MERGED, MapKind.NEW: MapKind.GONE}
_TURNED |= {back: forth for forth, back in _TURNED.items()}


@dataclass(frozen=True)
class MapRow:
    """Standards that become others, by their codes; `note` says in a sentence what to look at again, or is empty."""

    kind: MapKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    note: str

    @property
    def turned(self) -> "MapRow":
        """The same the other way round; its note, which was written for one way, stays behind."""
        return MapRow(_TURNED.get(self.kind, self.kind), self.after, self.before, "")


@dataclass(frozen=True, eq=False)
class FrameworkMap:
    """Rows from the standards of one framework to those of another; each standard of both stands in one row."""

    before: str
    after: str
    note: str
    rows: tuple[MapRow, ...]

    @property
    def turned(self) -> "FrameworkMap":
        """The map back."""
        return FrameworkMap(self.after, self.before, "", tuple(row.turned for row in self.rows))

    @cached_property
    def _by_code(self) -> dict[str, MapRow]:
        return {code: row for row in self.rows for code in row.after}

    def leading_to(self, code: str) -> MapRow:
        """The row that a standard of the framework after comes from; raises KeyError where no row names it."""
        return self._by_code[code]


def by_codes(before: Framework, after: Framework) -> FrameworkMap:
    """The map between two versions of one framework: a standard keeps its code, or comes or goes."""
    old, new = ([standard.code for standard in framework.standards] for framework in (before, after))
    rows = [
        *(MapRow(MapKind.ONE_TO_ONE, (code,), (code,), "") for code in new if code in old),
        *(MapRow(MapKind.NEW, (), (code,), "") for code in new if code not in old),
        *(MapRow(MapKind.GONE, (code,), (), "") for code in old if code not in new),
    ]
    return FrameworkMap(before.slug, after.slug, "", tuple(rows))
