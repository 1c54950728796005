"""Starts one task of the child on one file under its limits; trouble is a word in its answer, never a stack trace."""

import errno
import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = "accreditation.documents.child"
TRY = "try"
"""The task of putting the jail in force and nothing else."""
COPYING = {"strip", "inspect"}
"""Tasks that write the file anew: a copy for reviewers, and a PDF in plain order to be read."""

BUSY = {errno.ENOSPC, errno.EDQUOT, errno.EIO}  # the machine's fault, not the file's


def _reach_only_this_folder() -> None:
    """Let the parts import each other by their full names; of the project there is nothing else."""
    for name, places in (
        ("accreditation", []),
        ("accreditation.documents", []),
        (HERE, [str(Path(__file__).parent)]),
    ):
        module = ModuleType(name)
        module.__path__ = places
        sys.modules[name] = module


def _answer(kind: str, task: str, path: Path, folder: Path, numbers: list[int]) -> dict[str, Any]:
    # Copies of PDFs are written by a module that imports the one which reads them, so that one cannot import it.
    opener = "pdf_copy" if (kind, task) == ("pdf", "strip") else kind
    module = importlib.import_module(f"{HERE}.{opener}")
    answer: dict[str, Any] = getattr(module, task)(path, folder, *numbers)
    return answer


def main(arguments: list[str]) -> None:
    """Run one task and print what it found."""
    site, plan, kind, task, cpu_seconds, path, folder, *numbers = arguments
    _reach_only_this_folder()
    limits = importlib.import_module(f"{HERE}.limits")
    copied = Path(path).stat().st_size if task in COPYING else 0
    limits.limit(int(cpu_seconds), copied, packing=task == "merge")
    sys.path.append(site)
    sys.setrecursionlimit(2000)
    promised = json.loads(plan)
    entered = importlib.import_module(f"{HERE}.jail").enter(promised, path, folder)
    if task == TRY:
        sys.stdout.write(json.dumps({"layers": entered}))
        return
    # What was in force when the service started must be in force for each file.
    if sorted(entered) != sorted(promised["layers"]):
        sys.stdout.write(json.dumps({"busy": "jail"}))
        return
    try:
        answer = _answer(kind, task, Path(path), Path(folder), [int(number) for number in numbers])
    except limits.Unfit as unfit:
        answer = {"unfit": unfit.code}
    except MemoryError:
        answer = {"heavy": "memory"}
    except ImportError:
        answer = {"busy": "parts"}  # somebody is renewing what is installed
    except OSError as error:
        answer = (
            {"busy": "disk"} if error.errno in BUSY else {"heavy": "disk"} if error.errno else _bad(error)
        )
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is told in one word
        answer = _bad(error)
    sys.stdout.write(json.dumps(answer))


def _bad(error: Exception) -> dict[str, Any]:
    return {"damaged": type(error).__name__}


if __name__ == "__main__":
    main(sys.argv[1:])
