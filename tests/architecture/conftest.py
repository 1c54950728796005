"""The visitors of the access and canary tests, made once for each worker."""

import pytest

from tests.architecture.visitors import Visitors, arrive
from tests.staging import Staged


@pytest.fixture(scope="session")
def visitors(scene: Staged) -> Visitors:
    """Everybody, with a browser each."""
    return arrive(scene)
