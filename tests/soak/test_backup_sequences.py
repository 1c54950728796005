"""Random sequences of backup, loss, change and restore: what was ever good in a backup can be restored."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.backup_story import Story, template

SEQUENCES = 500


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the machine has one: thousands of small files are synced one by one."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        yield Path(folder)


@pytest.mark.timeout(600)
def test_what_was_ever_good_in_a_backup_can_be_restored(quick_folder):
    empty = template(quick_folder / "template.sqlite")
    generations = 0
    for seed in range(SEQUENCES):
        chance = random.Random(seed)
        story = Story.begin(quick_folder / f"story-{seed}", chance, empty)
        acts = [story.add, story.add, story.lose, story.change, story.draw_again, story.destroy, story.mend]
        try:
            for _ in range(chance.randint(4, 12)):
                chance.choice([*acts, story.back_up, story.back_up, story.back_up])()
            story.restore_every_generation()
            story.destroyed_bytes_are_gone()
        except BaseException as failure:
            failure.add_note(f"in sequence {seed}")
            raise
        generations += len(story.generations)
        story.end()
    assert generations > SEQUENCES
