"""Every row of the table is asked somewhere: a row that nothing consults would promise what no page keeps."""

import ast

from accreditation.settings import ROOT
from accreditation.visibility import TABLE, CaseRole, Field


def _member(node: ast.expr, kind: str) -> str | None:
    """`NAME` of `kind.NAME`."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == kind:
        return node.attr
    return None


def consulted(text: str) -> set[tuple[Field, CaseRole]]:
    """The rows that a source asks `shows` and `filter_for` about: all of a field, or those of the roles that it names.

    Where the field is a variable of the function, it may be any that the source names outside of such calls.
    """
    tree = ast.parse(text)
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"shows", "filter_for"}
    ]
    rows = set()
    for call in calls:
        named = {CaseRole[role] for argument in call.args if (role := _member(argument, "CaseRole"))}
        field = _member(call.args[0], "Field")
        elsewhere = {
            name for node in ast.walk(tree) if isinstance(node, ast.expr) if (name := _member(node, "Field"))
        }
        literal = {_member(other.args[0], "Field") for other in calls}
        fields = {field} if field else elsewhere - literal
        rows |= {(Field[name], role) for name in fields for role in named or CaseRole}
    return rows


def test_every_row_is_consulted():
    used: set[tuple[Field, CaseRole]] = set()
    for path in (ROOT / "accreditation").rglob("*.py"):
        if "visibility" not in path.relative_to(ROOT).parts:
            used |= consulted(path.read_text(encoding="utf-8"))
    assert set(TABLE) - used == set()


def test_the_finder_reads_fields_and_roles():
    assert consulted("shows(Field.RULE, viewer, seen, CaseRole.PROVIDER)") == {
        (Field.RULE, CaseRole.PROVIDER)
    }
    assert consulted("filter_for(Field.DRAFT, viewer)") == {(Field.DRAFT, role) for role in CaseRole}
    assert consulted("def ask(field=Field.RULE):\n    return shows(field, viewer, seen)") == {
        (Field.RULE, role) for role in CaseRole
    }
