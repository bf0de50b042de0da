"""Run a function where it can see and reach nearly nothing, within limits on all that it may use.

Linux namespaces do the work: the function runs in user, mount, PID, network, IPC and UTS namespaces of its own, on
a root that holds Python and little else, read-only; as a user without privileges, with system calls filtered that no
exercise needs; on a copy of its files in memory. When its first process ends, the kernel ends all that it started.

Where there are no namespaces (macOS, Windows, a locked container), `unavailable` says why. What only Unix has is
imported where it is used, so that this module can be asked on any system.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import select
import signal
import stat
import struct
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NoReturn

End = Literal["done", "time", "memory", "output", "died", "sandbox"]

# From the kernel's headers, where they are the same on every architecture.
_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x20000,
    0x4000000,
    0x8000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
_RDONLY, _NOSUID, _NODEV, _BIND, _REC, _PRIVATE, _DETACH = (
    1,
    2,
    4,
    0x1000,
    0x4000,
    0x40000,
    2,
)
(
    _PR_SET_PDEATHSIG,
    _PR_CAPBSET_DROP,
    _PR_SET_SECCOMP,
    _PR_SET_NO_NEW_PRIVS,
    _PR_SET_DUMPABLE,
) = 1, 24, 22, 38, 4

# Who the function is inside, and for root outside as well.
_NOBODY = 65534

# Where the function finds its files.
HOME = "/home/participant"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a function may use, with all the processes that it starts.

    Attributes:
        wall: seconds from start to end.
        cpu: seconds of computing, for each process.
        memory: bytes in use by all its processes together, beyond what the caller has already; no one of them may map
            more than four times as much beyond that.
        processes: processes and threads at a time.
        files: open files of each process.
        disk: bytes of its private copy and of all that it writes.
        output: bytes of its result.
    """

    wall: float = 60
    cpu: int = 45
    memory: int = 1 << 30
    processes: int = 48
    files: int = 256
    disk: int = 64 << 20
    output: int = 8 << 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        end: "done", a limit that was met ("time", "memory", "output"), "died" (ended without a result), or "sandbox"
            (the isolation could not be set up; the function did not run).
        result: what the function returned, when it is done.
        why: for "sandbox", what went wrong.
    """

    end: End
    result: bytes = b""
    why: str = ""


def run(function: Callable[[], bytes], files: dict[str, bytes], limits: Limits) -> Outcome:
    """Run `function` in a sandbox of its own and return what came of it.

    Call it from a process with a single thread that has imported what the function needs: it forks.

    Args:
        function: what to run; it starts in `HOME`, which holds the files.
        files: relative path -> content.
        limits: what it may use.

    Returns:
        The outcome. When this returns, nothing that the function started is left running.
    """
    answer, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(answer)
        _become_sandbox(function, files, limits, told)
    os.close(told)
    try:
        return _watch(child, answer, limits)
    finally:
        os.close(answer)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


@cache
def unavailable() -> str:
    """Return why no sandbox can be had on this machine, as a sentence; empty when one can.

    >>> isinstance(unavailable(), str)
    True
    """
    if sys.platform != "linux":
        return "This computer's system has no namespaces to isolate submissions with; grade on Linux."
    outcome = run(lambda: b"ready", {}, Limits(wall=20, cpu=10))
    if outcome == Outcome("done", b"ready"):
        return ""
    return f"Submissions cannot be isolated here ({outcome.why or outcome.end}); grade on a machine that allows it."


# --- outside: watching -----------------------------------------------------------------------------------------


def _watch(child: int, answer: int, limits: Limits) -> Outcome:
    deadline = time.monotonic() + limits.wall
    # A fork shares what its caller has in use: that is not the function's doing.
    most = limits.memory + _anonymous("/proc/self/smaps_rollup", "Anonymous:")
    received = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return Outcome("time")
        ready, _, _ = select.select([answer], [], [], min(left, 0.1))
        if not ready:
            if _memory_of(child) > most:
                return Outcome("memory")
            continue
        piece = os.read(answer, 1 << 16)
        if piece:
            received += piece
            if len(received) > limits.output + 16:
                return Outcome("output")
            continue
        return _read_answer(bytes(received))


def _read_answer(received: bytes) -> Outcome:
    if len(received) < 5:
        return Outcome("died")
    kind, length = received[:1], struct.unpack(">I", received[1:5])[0]
    body = received[5:]
    if len(body) != length:
        return Outcome("died")
    ends: dict[bytes, End] = {
        b"r": "done",
        b"m": "memory",
        b"t": "time",
        b"s": "sandbox",
    }
    end = ends.get(kind, "died")
    return Outcome(
        end,
        body if end == "done" else b"",
        body.decode("utf-8", "replace") if end == "sandbox" else "",
    )


def _memory_of(root: int) -> int:
    """Return the bytes in use by a process and all below it, pages that they share counted in part to each."""
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        try:
            total += _anonymous(f"/proc/{pid}/smaps_rollup", "Pss_Anon:")
            for thread in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{thread}/children") as children:
                    waiting += map(int, children.read().split())
        except (OSError, ValueError):
            continue  # it ended while we looked
    return total


def _anonymous(rollup: str, kind: str) -> int:
    """Return a process's own bytes of a kind that the kernel counts."""
    with open(rollup) as lines:
        return sum(int(line.split()[1]) << 10 for line in lines if line.startswith(kind))


# --- inside: giving everything up ------------------------------------------------------------------------------


def _become_sandbox(function: Callable[[], bytes], files: dict[str, bytes], limits: Limits, told: int) -> NoReturn:
    """Turn this fresh child into the sandbox. Never returns."""
    try:
        _die_with_parent()
        os.setsid()
        _close_all_but(told)
        _isolate()
        first = os.fork()
        if first == 0:
            _die_with_parent()
            _be_first_process(function, files, limits, told)
        os.close(told)
        os.waitpid(first, 0)
    except BaseException as problem:  # whatever it is, nothing may run outside the sandbox
        _tell(told, b"s", str(problem).encode())
    os._exit(0)


def _be_first_process(function: Callable[[], bytes], files: dict[str, bytes], limits: Limits, told: int) -> NoReturn:
    """Set up the root, start the worker, and end with it; as PID 1, this takes everything else along."""
    try:
        _change_root(files, limits)
        worker = os.fork()
        if worker == 0:
            _give_up_privileges(limits)
            _work(function, told)
        while (ended := os.wait3(0))[0] != worker:
            pass  # an orphan of the worker's
        _, status, used = ended
        if os.WIFSIGNALED(status) and used.ru_utime + used.ru_stime > limits.cpu - 0.5:
            _tell(told, b"t", b"")
    except BaseException as problem:  # as above
        _tell(told, b"s", str(problem).encode())
    os._exit(0)


def _close_all_but(kept: int) -> None:
    """Leave nothing open that leads out: the caller's files, pipes and sockets are not the function's.

    What may be read anyway stays open: a font that has been loaded reads its file as it draws.
    """
    import fcntl

    shown = tuple(f"{path.resolve()}/" for path in _visible())
    for number in map(int, os.listdir("/proc/self/fd")):
        with suppress(OSError):
            read_only = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
            if number not in (0, 1, 2, kept) and not (
                read_only and os.readlink(f"/proc/self/fd/{number}").startswith(shown)
            ):
                os.close(number)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)


def _work(function: Callable[[], bytes], told: int) -> NoReturn:
    # What the function starts and leaves behind must not be able to answer in its name.
    os.set_inheritable(told, False)
    try:
        result = function()
    except MemoryError:
        _tell(told, b"m", b"")
    except BaseException:  # no result, whatever the participant's code did
        os._exit(1)
    else:
        _tell(told, b"r", result)
    os._exit(0)


def _tell(told: int, kind: bytes, body: bytes) -> None:
    waiting = memoryview(kind + struct.pack(">I", len(body)) + body)
    with suppress(OSError):
        while waiting:
            waiting = waiting[os.write(told, waiting) :]


def _isolate() -> None:
    """Enter new namespaces. Root makes them as it is; anyone else through a user namespace of their own."""
    spaces = _NEWNS | _NEWPID | _NEWNET | _NEWIPC | _NEWUTS
    if os.geteuid() == 0:
        _call("unshare", spaces)
    else:
        uid, gid = os.geteuid(), os.getegid()
        _call("unshare", spaces | _NEWUSER)
        _map_ids(0, uid, gid)
    name = b"sandbox"
    _call("sethostname", name, len(name))


def _map_ids(inside: int, uid: int, gid: int) -> None:
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inside} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{inside} {gid} 1")


def _visible() -> Iterable[Path]:
    """Yield what the function may read: Python, its packages, this library, and what they are linked with."""
    package = Path(__file__).parents[2]
    wanted = [
        Path(p)
        for p in (
            "/usr",
            "/bin",
            "/lib",
            "/lib64",
            "/lib32",
            "/etc/ld.so.cache",
            "/etc/localtime",
            "/etc/fonts",
        )
    ]
    wanted += [
        Path(sys.prefix),
        Path(sys.base_prefix),
        Path(sysconfig.get_path("purelib")),
        package,
    ]
    shown: list[Path] = []
    for path in wanted:
        if path.exists() and not any(path.is_relative_to(above) for above in shown):
            shown.append(path)
    return shown


def _change_root(files: dict[str, bytes], limits: Limits) -> None:
    """Build the small root and move into it, leaving the old one behind."""
    _mount("none", "/", None, _REC | _PRIVATE)
    # Held open, because the new root may cover some of them: a course may lie in /tmp.
    opened = {path: os.open(path, os.O_PATH | os.O_NOFOLLOW) for path in _visible()}
    root = "/tmp"
    _mount("tmpfs", root, "tmpfs", _NOSUID | _NODEV, "size=1m,mode=755")
    for folder in (HOME, "/tmp"):
        os.makedirs(f"{root}{folder}")
    home = f"{root}{HOME}"
    _mount("tmpfs", home, "tmpfs", _NOSUID | _NODEV, f"size={limits.disk},mode=1777")
    _mount(
        "tmpfs",
        f"{root}/tmp",
        "tmpfs",
        _NOSUID | _NODEV,
        f"size={limits.disk},mode=1777",
    )
    for path, number in opened.items():
        target = f"{root}{path}"
        os.makedirs(os.path.dirname(target), exist_ok=True)
        kind = os.fstat(number).st_mode
        if stat.S_ISLNK(kind):
            os.symlink(os.readlink("", dir_fd=number), target)
        else:
            if stat.S_ISDIR(kind):
                os.makedirs(target, exist_ok=True)
            else:
                Path(target).touch()
            _mount(f"/proc/self/fd/{number}", target, None, _BIND | _REC)
            _set_read_only(target)
        os.close(number)
    os.makedirs(f"{root}/dev")
    for device in ("null", "zero", "random", "urandom"):
        Path(f"{root}/dev/{device}").touch()
        _mount(f"/dev/{device}", f"{root}/dev/{device}", None, _BIND)
    os.makedirs(f"{root}/proc")
    _mount("proc", f"{root}/proc", "proc", _NOSUID | _NODEV)
    for name, content in files.items():
        target = f"{home}/{name}"
        if not os.path.normpath(target).startswith(f"{home}/"):
            raise ValueError(f"the file name {name!r} leads out of its folder")
        os.makedirs(os.path.dirname(target), mode=0o777, exist_ok=True)
        Path(target).write_bytes(content)
        os.chmod(target, 0o666)
    os.makedirs(f"{root}/old")
    _call("pivot_root", root.encode(), f"{root}/old".encode())
    os.chdir("/")
    _call("umount2", b"/old", _DETACH)
    os.rmdir("/old")
    _mount("none", "/", None, _BIND | 0x20 | _RDONLY | _NOSUID | _NODEV)  # 0x20: remount
    os.chdir(HOME)


def _give_up_privileges(limits: Limits) -> None:
    import resource

    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for what, most in (
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_AS, mapped + 4 * limits.memory),
        (resource.RLIMIT_FSIZE, limits.disk),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    if os.geteuid() == 0 and _is_root_outside():
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        # Changing user made the process undumpable, and with it its own id map unwritable.
        _call("prctl", _PR_SET_DUMPABLE, 1, 0, 0, 0)
    uid, gid = os.geteuid(), os.getegid()
    _call("unshare", _NEWUSER)
    _map_ids(_NOBODY, uid, gid)
    # Counted anew in this user namespace, so that other work of the same user neither helps nor hinders.
    resource.setrlimit(resource.RLIMIT_NPROC, (limits.processes, limits.processes))
    for capability in range(64):
        if _libc().prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break
    header = struct.pack("Ii", 0x20080522, 0)
    _call("capset", header, bytes(24))
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _filter_system_calls()
    _forget_environment()
    os.environ.update(
        HOME=HOME,
        PATH="/usr/bin:/bin",
        LANG="C.UTF-8",
        MPLCONFIGDIR=f"{HOME}/.matplotlib",
        MPLBACKEND="agg",
        TZ="UTC",
    )


def _forget_environment() -> None:
    """Clear the environment, and what the kernel keeps of it to show in /proc."""
    os.environ.clear()
    start, end = map(int, Path("/proc/self/stat").read_text().rpartition(")")[2].split()[47:49])
    ctypes.memset(start, 0, end - start)


def _is_root_outside() -> bool:
    """Whether this process is the machine's root: its user namespace maps every id to itself."""
    return Path("/proc/self/uid_map").read_text().split()[:2] == ["0", "0"]


# System calls that no exercise needs and that an attack might, by architecture: x86-64, then 64-bit ARM.
_REFUSED = {
    "ptrace": (101, 117), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kexec_load": (246, 104), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "open_by_handle_at": (304, 265), "acct": (163, 89),
    "swapon": (167, 224), "reboot": (169, 142), "io_uring_setup": (425, 425), "fsopen": (430, 430),
    "move_mount": (429, 429), "open_tree": (428, 428), "mount_setattr": (442, 442), "pidfd_getfd": (438, 438),
    "socket": (41, 198), "syslog": (103, 116), "personality": (135, 92),
}  # fmt: skip
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def _filter_system_calls() -> None:
    """Let the refused calls fail with "not permitted", and nothing else change."""
    if platform.machine() not in _MACHINES:
        raise OSError(f"system calls cannot be filtered on a {platform.machine()} machine")
    column, architecture = _MACHINES[platform.machine()]
    numbers = [pair[column] for pair in _REFUSED.values()]
    load, equal, give_back = 0x20, 0x15, 0x06
    allow, kill, refuse = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
    program = [
        (load, 0, 0, 4),
        (equal, 1, 0, architecture),
        (give_back, 0, 0, kill),
        (load, 0, 0, 0),
    ]
    program += [(equal, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    program += [(give_back, 0, 0, allow), (give_back, 0, 0, refuse)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    filter_ = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(code))
    _call("prctl", _PR_SET_SECCOMP, 2, ctypes.create_string_buffer(filter_), 0, 0)


# --- the C library ---------------------------------------------------------------------------------------------


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


# Calls that older C libraries have no function for.
_NUMBERED = {"pivot_root": (155, 41), "capset": (126, 91), "mount_setattr": (442, 442)}


def _call(name: str, *arguments: object) -> None:
    if name in _NUMBERED:
        number = _NUMBERED[name][0 if platform.machine() == "x86_64" else 1]
        failed = _libc().syscall(ctypes.c_long(number), *arguments)
    else:
        failed = getattr(_libc(), name)(*arguments)
    if failed != 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def _mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    words = (source.encode(), target.encode(), kind.encode() if kind else None)
    _call("mount", *words, ctypes.c_ulong(flags), data.encode() or None)


def _set_read_only(target: str) -> None:
    at_fdcwd, recursive, rdonly_nosuid_nodev = -100, 0x8000, 0x7
    attributes = struct.pack("QQQQ", rdonly_nosuid_nodev, 0, 0, 0)
    _call(
        "mount_setattr",
        at_fdcwd,
        target.encode(),
        recursive,
        attributes,
        ctypes.c_size_t(len(attributes)),
    )


def _die_with_parent() -> None:
    _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
