"""Both kinds of store, so that each test of the promise runs on the real thing and on its local twin."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accreditation.storage.base import Store
from tests.storage import stores


@pytest.fixture(params=stores.KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    with stores.opened(request.param, tmp_path, monkeypatch) as store:
        yield store
