"""Encrypts a backup's files to a public key of age, and opens them with the private one, which the service never needs."""

from pathlib import Path

import pyrage

from accreditation.errors import RuleBroken
from accreditation.services.backups.layout import own_file


def recipient(key: str) -> pyrage.x25519.Recipient | None:
    """The public key of this text; None where none is set; raises RuleBroken."""
    if not key:
        return None
    try:
        return pyrage.x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError as broken:
        raise RuleBroken(
            "The key to encrypt to is not a public key of age. It begins with age1; make a pair with age-keygen."
        ) from broken


def identity(path: Path | None) -> pyrage.x25519.Identity | None:
    """The private key in a file as age-keygen writes it; None where no file is named; raises RuleBroken."""
    if path is None:
        return None
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
        return pyrage.x25519.Identity.from_str(next(line for line in lines if line and line[0] != "#"))
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as broken:
        raise RuleBroken(f"{path} holds no private key of age.") from broken


def encrypt(source: Path, target: Path, key: pyrage.x25519.Recipient) -> None:
    """Write the file encrypted to the key."""
    with source.open("rb") as reading, own_file(target).open("wb") as writing:
        pyrage.encrypt_io(reading, writing, [key])


def decrypt(source: Path, target: Path, key: pyrage.x25519.Identity | None) -> None:
    """Write what an encrypted file holds; raises RuleBroken where the key is not the right one."""
    if key is None:
        raise RuleBroken("This backup is encrypted. Name the file of its private key: --identity FILE")
    try:
        with source.open("rb") as reading, own_file(target).open("wb") as writing:
            pyrage.decrypt_io(reading, writing, [key])
    except pyrage.DecryptError as broken:
        raise RuleBroken("This private key does not open the backup.") from broken
