"""The system calls that reading a document takes, as the filter that a child puts in force; whatever is not here is refused."""

import tempfile
from errno import ENOSYS
from functools import lru_cache

_READING = (
    "read readv pread64 preadv write writev pwrite64 pwritev lseek close close_range fcntl fstat newfstatat fstatat64"
    " stat lstat statx statfs fstatfs access faccessat faccessat2 getcwd getdents64 readlink readlinkat open openat"
    " openat2 dup dup2 dup3 flock fadvise64 ftruncate truncate fallocate fsync fdatasync umask"
    " unlink unlinkat rename renameat renameat2 poll ppoll select pselect6 pipe2 copy_file_range sendfile"
)
_MEMORY = "brk mmap munmap mprotect mremap madvise mincore msync membarrier mlock munlock"
_SELF = (
    "getpid gettid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getsid uname sysinfo"
    " getrusage getrlimit times getrandom arch_prctl rseq set_robust_list get_robust_list set_tid_address futex"
    " sched_yield sched_getaffinity getcpu rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall"
    " exit exit_group"
)
_TIME = "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time"
_IS_TERMINAL, _CLOSE_ON_EXEC, _KEEP_ON_EXEC = (
    0x5401,
    0x5451,
    0x5450,
)  # ioctl(2): all that Python asks of an open file
_NEW_THREAD = 0x10000  # clone(2)


@lru_cache(1)
def filter_program() -> bytes:
    """The filter as the kernel takes it; empty where libseccomp is not on this machine.

    What it does not allow answers "no such call", at which the C library falls back to older ways where it has any.
    """
    try:
        import pyseccomp as seccomp  # its library is looked for when it is loaded
    except (ImportError, RuntimeError, OSError):
        return b""
    rules = seccomp.SyscallFilter(seccomp.ERRNO(ENOSYS))
    for name in f"{_READING} {_MEMORY} {_SELF} {_TIME}".split():
        if seccomp.resolve_syscall(seccomp.system_arch(), name) >= 0:  # some are of one kind of machine only
            rules.add_rule(seccomp.ALLOW, name)
    for question in (_IS_TERMINAL, _CLOSE_ON_EXEC, _KEEP_ON_EXEC):
        rules.add_rule(seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.EQ, question))
    # A process may ask after its own limits, not after another's; and it may have threads, but no children.
    rules.add_rule(seccomp.ALLOW, "prlimit64", seccomp.Arg(0, seccomp.EQ, 0))
    rules.add_rule(seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, _NEW_THREAD, _NEW_THREAD))
    with tempfile.TemporaryFile() as made:
        rules.export_bpf(made)
        made.seek(0)
        return made.read()
