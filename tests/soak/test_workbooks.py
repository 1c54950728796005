"""A workbook that another program opened and saved in between changes what was typed, and nothing else."""

import random
from pathlib import Path

import pytest

from accreditation.enums.applications import Tier
from tests import reviewing
from tests.servers.office import saved_again
from tests.workbooks import (
    answers_of,
    confirmed,
    downloaded,
    expected,
    in_cells,
    page,
    random_edits,
    sent,
    typed,
    write_hard_texts,
)
from tests.world import World

pytestmark = [pytest.mark.one_database, pytest.mark.timeout(600)]


def test_saved_by_libreoffice_without_edits_it_changes_nothing(world: World, tmp_path: Path) -> None:
    case, browser = reviewing.answered(world, not_applicable=["1.2"]), world.client(world.lead)
    write_hard_texts(world, case)
    before = answers_of(case)
    answer = sent(browser, case, saved_again(downloaded(browser, case), tmp_path))
    assert answer.location == page(case), "there is nothing to confirm"
    assert answers_of(case) == before


def test_saved_by_libreoffice_with_random_edits_it_changes_exactly_those(
    world: World, tmp_path: Path
) -> None:
    case = reviewing.answered(world, Tier.EXCELLENCE, not_applicable=["1.2"])
    browser, before = world.client(world.lead), answers_of(case)
    edits = random_edits(random.Random(7), case, 200)
    content = typed(downloaded(browser, case), in_cells(edits))
    preview = sent(browser, case, saved_again(content, tmp_path)).location
    assert confirmed(browser, preview).location == f"/applications/{case.id}"
    assert answers_of(case) == expected(before, edits)
