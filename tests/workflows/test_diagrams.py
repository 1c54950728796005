"""The handbook shows what the tables say."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from accreditation.commands import diagrams as command
from workflows import diagrams
from workflows.engine import Workflow

HANDBOOK = Path(__file__).parents[2] / "docs" / "handbook.md"


def test_the_handbook_is_up_to_date():
    text = HANDBOOK.read_text(encoding="utf-8")
    assert diagrams.fill(text) == text, "run flask diagrams"


def test_the_handbook_draws_each_workflow_once():
    blocks = diagrams.BLOCK.finditer(HANDBOOK.read_text(encoding="utf-8"))
    assert sorted(block["name"] for block in blocks) == sorted(diagrams.WORKFLOWS)


@pytest.mark.parametrize("name", diagrams.WORKFLOWS)
def test_every_arrow_of_the_table_is_drawn_and_no_other(name: str):
    workflow: Workflow[object] = diagrams.WORKFLOWS[name]
    drawn = {
        line.split(" : ")[0].strip()
        for picture in diagrams.diagrams(workflow)
        for line in picture.splitlines()
        if "-->" in line and "[*]" not in line
    }
    rows = [(start, row.leads_to(start)) for row in workflow.rows for start in row.starts]
    assert drawn == {f"{source} --> {dest}" for source, dest in rows}


@pytest.mark.parametrize("name", diagrams.WORKFLOWS)
def test_every_step_is_in_the_table_of_steps(name: str):
    workflow: Workflow[object] = diagrams.WORKFLOWS[name]
    lines = diagrams.steps(workflow).splitlines()[2:]
    assert {line.split(" | ")[0].removeprefix("| ") for line in lines} == {
        row.trigger.label for row in workflow.rows
    }
    assert all(line.count(" | ") == 4 for line in lines)


def test_no_label_ends_a_line_of_mermaid_early():
    for workflow in diagrams.WORKFLOWS.values():
        for picture in diagrams.diagrams(workflow):
            arrows = [line for line in picture.splitlines() if "-->" in line and "[*]" not in line]
            assert all(line.count(":") == 1 and ";" not in line for line in arrows)


def test_the_command_draws_and_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    book = tmp_path / "handbook.md"
    book.write_text(
        "Before\n<!-- workflow:concern -->\nold\n<!-- end of workflow -->\nafter\n", encoding="utf-8"
    )
    monkeypatch.setattr(command, "HANDBOOK", book)
    run = CliRunner()
    stale = run.invoke(command.group, ["--check"])
    assert stale.exit_code == 1
    assert "out of date" in stale.output
    assert "old" in book.read_text(encoding="utf-8")
    assert run.invoke(command.group).exit_code == 0
    drawn = book.read_text(encoding="utf-8")
    assert drawn.startswith("Before\n")
    assert drawn.endswith("after\n")
    assert "raised --> triaged : Triage" in drawn
    assert run.invoke(command.group, ["--check"]).output == "The handbook is up to date.\n"
