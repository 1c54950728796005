"""Backups: generations of database and files in one folder, which can be checked and restored on an empty installation."""

from accreditation.services.backups.layout import chosen, generations
from accreditation.services.backups.making import Backup, keep_newest, make
from accreditation.services.backups.restoring import check, restore

__all__ = ["Backup", "check", "chosen", "generations", "keep_newest", "make", "restore"]
