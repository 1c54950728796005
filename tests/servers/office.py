"""A real office program for tests: LibreOffice opens a workbook and saves it again, headless, with a profile of its own."""

import shutil
import subprocess
from pathlib import Path

from tests.servers.missing import missing

SECONDS = 240


def saved_again(content: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice writes it after reading it."""
    program = shutil.which("soffice")
    if program is None:
        missing("LibreOffice", "Mend it with: sudo apt-get install libreoffice-calc-nogui")
    sent, saved = folder / "sent.xlsx", folder / "saved"
    sent.write_bytes(content)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(saved),
            str(sent),
        ],
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    return (saved / "sent.xlsx").read_bytes()
