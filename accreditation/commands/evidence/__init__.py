"""`flask evidence`: check local files, take an application away, and see to the files that are kept."""

from flask.cli import AppGroup

from accreditation.commands.evidence.inspecting import inspect
from accreditation.commands.evidence.keeping import retention, verify
from accreditation.commands.evidence.packing import pack

group = AppGroup("evidence", help="Evidence files: inspect, pack, verify, retention.")
for command in (inspect, pack, retention, verify):
    group.add_command(command)
