"""`flask evidence`: check local files, take an application away, and see to the files that are kept."""

from accreditation.commands.evidence.inspecting import inspect
from accreditation.commands.evidence.keeping import pack, redraw, retention, verify
from accreditation.commands.group import Group

group = Group("evidence", help="Evidence files: inspect, pack, redraw, retention, verify.")
for command in (inspect, pack, redraw, retention, verify):
    group.add_command(command)
