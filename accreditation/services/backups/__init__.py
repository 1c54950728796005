"""Backups: database and files together, in one folder that can be checked and restored on an empty installation."""

from accreditation.services.backups.backup import check, make, restore

__all__ = ["check", "make", "restore"]
