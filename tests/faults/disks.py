"""Disks that become full and files that decay."""

import os
import random
import resource
import subprocess
from contextlib import contextmanager
from pathlib import Path

SMALL = 512 * 1024  # bytes: some dozens of documents


class LimitedDisk:
    """A disk on which no file may grow: it needs no rights, and the errors are those of a full one."""

    name = "file size limit"

    def __init__(self, folder, chance):
        self.folder, self._chance = folder, chance

    def fill(self, pids):
        """Let the processes write hardly anything: a number of bytes that cuts a document anywhere."""
        self._limit(pids, self._chance.randrange(1, 4096))

    def free(self, pids):
        """Let them write again."""
        self._limit(pids, resource.RLIM_INFINITY)

    def _limit(self, pids, most):
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


class SmallDisk:
    """A file system of its own in memory, really full."""

    name = "small file system"

    def __init__(self, folder, chance):
        self.folder, self._chance = folder, chance

    def fill(self, pids):
        """Write until nothing fits, then give back so little that a save fails here or there."""
        filler = self.folder / "filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
            file.truncate(max(0, file.tell() - 4096 * self._chance.choice([0, 0, 1, 2])))

    def free(self, pids):
        """Make room."""
        (self.folder / "filler").unlink(missing_ok=True)


@contextmanager
def small_disk(folder, seed, *, mount=True):
    """Give a disk that can be filled: a file system of its own where this user may mount one, else a limit."""
    chance = random.Random(seed)
    if mount and mounted(folder):
        try:
            yield SmallDisk(folder, chance)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
    else:
        yield LimitedDisk(folder, chance)


def mounted(folder):
    """Mount a small file system on a folder; say whether it could be done."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=0700", "mentorform-faults", folder]
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def _half(raw):
    return raw[: len(raw) // 2]


def _zeros(raw):
    return b"\0" * len(raw)


def _one_letter(raw):
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


def _other_generation(raw):
    return b"1 999999 " + raw.split(b" ", 2)[2][1:]


DAMAGES = [_half, _zeros, _one_letter, _other_generation, lambda raw: b"", lambda raw: None]


def damage(path: Path, chance):
    """Damage a file where it lies, as a failing disk would, or take it away."""
    raw = chance.choice(DAMAGES)(path.read_bytes())
    if raw is None:
        path.unlink()
        return
    with open(path, "r+b") as file:
        file.write(raw)
        file.truncate()
        os.fsync(file.fileno())
