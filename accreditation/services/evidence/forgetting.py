"""Removes what was kept of a file that was refused; it knows nothing of rows and decides nothing."""

from accreditation.services.evidence import keys, pictures
from accreditation.storage.base import Store


def forget(store: Store, organisation_id: int, revision_id: int) -> None:
    """Remove everything that was kept of a file that was refused."""
    store.delete(keys.kept(organisation_id, revision_id))
    store.delete(keys.reading(organisation_id, revision_id))
    pictures.remove(store, revision_id)
