"""Shuts this process in before it looks at a file: no files, system calls or network but what the plan names; it never widens.

Each layer stands by itself, because a kernel may lack one; what could not be put in force is known to the caller.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

FILES, CALLS, NETWORK = "files", "calls", "network"
LAYERS = (NETWORK, FILES, CALLS)
"""In the order in which they are put in force: the last one forbids the calls that the others need."""

_SET_DEATH_SIGNAL, _SET_FILTER, _NO_NEW_PRIVILEGES = 1, 22, 38  # prctl(2)
_FILTER_MODE = 2
_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000  # unshare(2)
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # landlock(7), the same on every machine
_VERSION, _BENEATH = 1, 1
_WRITE, _READ, _LIST, _REMOVE, _MAKE = 1 << 1, 1 << 2, 1 << 3, 1 << 5, 1 << 8
_TRUNCATE = 1 << 14
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights over files each version of Landlock knows; from the fifth on, sixteen."""
_CONNECT_AND_BIND = 0b11
_SOCKETS_AND_SIGNALS = 0b11


class _Rules(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


_libc = ctypes.CDLL(None, use_errno=True)


def enter(plan: dict[str, Any], path: str, folder: str) -> list[str]:
    """Put the plan's layers in force, and return those that are; the process then reads `path` and writes in `folder`."""
    if sys.platform != "linux":
        return []
    put_in_force: dict[str, Callable[[], None]] = {
        NETWORK: _leave_the_network,
        FILES: lambda: _close_files([*plan["readable"], path], folder),
        CALLS: lambda: _close_calls(bytes.fromhex(plan["filter"])),
    }
    _control(_NO_NEW_PRIVILEGES, 1)
    entered = []
    for layer in LAYERS:
        if layer in plan["layers"]:
            try:
                # A change of user forgets it, so it is said again before calls are closed.
                _end_with_parent()
                put_in_force[layer]()
            except OSError:
                continue
            entered.append(layer)
    return entered


def _end_with_parent() -> None:
    """A worker that is killed takes its child with it."""
    _control(_SET_DEATH_SIGNAL, signal.SIGKILL)


def _leave_the_network() -> None:
    """Move to a network with nothing in it; a user space of its own allows that to everybody, and owns nothing outside."""
    _checked(_libc.unshare(_NEW_USERS | _NEW_NETWORK))


def _close_files(readable: list[str], folder: str) -> None:
    version = _call(_CREATE, 0, 0, _VERSION)
    rights = (1 << _RIGHTS.get(version, 16)) - 1
    rules = _Rules(rights, _CONNECT_AND_BIND, _SOCKETS_AND_SIGNALS)
    # What an older kernel does not know is not in the structure that it is given.
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _call(_CREATE, ctypes.addressof(rules), size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READ | _LIST)
        _allow(ruleset, folder, (_WRITE | _READ | _LIST | _REMOVE | _MAKE | _TRUNCATE) & rights)
        _call(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # what is not there cannot be read either
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - pathlib is loaded later, from what this allows
            rights &= _READ
        beneath = _Beneath(rights, opened)
        _call(_ADD, ruleset, _BENEATH, ctypes.addressof(beneath), 0)
    finally:
        os.close(opened)


def _close_calls(instructions: bytes) -> None:
    if not instructions:
        raise OSError("no filter was made")
    buffer = ctypes.create_string_buffer(instructions, len(instructions))
    program = _Program(len(instructions) // 8, ctypes.addressof(buffer))
    _control(_SET_FILTER, _FILTER_MODE, ctypes.addressof(program))


def _call(number: int, *values: int) -> int:
    """A system call for which the C library has no name."""
    return _checked(_libc.syscall(*map(ctypes.c_long, (number, *values))))


def _control(*values: int) -> None:
    _checked(_libc.prctl(*map(ctypes.c_long, (*values, *[0] * (5 - len(values))))))


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
