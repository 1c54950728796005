"""Backups: database and files together, in one folder that can be checked and restored on an empty installation."""

from accreditation.services.backups.making import make
from accreditation.services.backups.restoring import check, restore

__all__ = ["check", "make", "restore"]
