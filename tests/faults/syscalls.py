"""What a program really asks of the file system: recorded with strace, read as operations on inodes.

An operation is a tuple: ("data", inode, offset, bytes), ("size", inode, length), ("enter", folder, name, inode),
("leave", folder, name), ("rename", folder, old, new, inode), ("sync", inode) and ("say", text), a line that the
program printed. A rename between folders is an "enter" and a "leave": nothing makes the two durable together.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CALLS = (
    "open,openat,creat,close,write,pwrite64,ftruncate,fsync,fdatasync,mkdir,mkdirat,rmdir,"
    "link,linkat,unlink,unlinkat,rename,renameat,renameat2"
)
UNSEEN = "locks"  # a folder that may lose everything in a power cut: a lock is held by a process and not by a file

_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_BYTE = re.compile(r"\\x([0-9a-f]{2})")


def why_not():
    """Return why system calls cannot be recorded here; empty where they can."""
    if shutil.which("strace") is None:
        return "no strace on this machine (Debian: apt-get install strace)"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True)
    return f"strace may not trace here: {tried.stderr.strip()}" if tried.returncode else ""


class Recording:
    """The operations of one program after another on one folder, which stands empty and safe before the first."""

    def __init__(self, folder, traces):
        self.folder, self._traces = folder, traces
        self.operations = []
        self.inodes = {0: {}}  # folders: name -> inode, as the programs see them; 0 is the folder itself
        self._files = 0
        self._open = {}

    def run(self, script, *arguments):
        """Run a Python script under strace and take in what it did; return what it printed."""
        trace = self._traces / "trace"
        command = ["strace", "-f", "-qq", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-e", "signal=none"]
        command += ["-o", str(trace), sys.executable, "-c", script, str(self.folder), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        self._open = {1: "output"}
        for line in trace.read_text().splitlines():
            if (found := _LINE.match(line)) and int(found[3]) >= 0:
                self._take(found[1], found[2].split(", "), int(found[3]))
        if done.returncode not in (0, -9, 137):
            raise RuntimeError(done.stderr)
        return done.stdout

    def _take(self, call, arguments, result):
        if handler := _HANDLERS.get(call):
            handler(self, arguments, result)

    def _opened(self, arguments, result):
        place = self._place(arguments[0], arguments[1])
        self._open.pop(result, None)
        if place is None:
            return
        folder, name = place
        inode = 0 if name == "" else self.inodes[folder].get(name)
        if inode is None:
            inode = self._new(folder, name, is_folder=False)
        elif "O_TRUNC" in arguments[2]:
            self.operations.append(("size", inode, 0))
        self._open[result] = [inode, 0]

    def _wrote(self, arguments, result):
        target = self._open.get(int(arguments[0]))
        data = _bytes(arguments[1])[:result]
        if target == "output":
            self.operations += [("say", line) for line in data.decode().splitlines()]
        elif target:
            self.operations.append(("data", target[0], target[1], data))
            target[1] += len(data)

    def _synced(self, arguments, result):
        if target := self._open.get(int(arguments[0])):
            self.operations.append(("sync", target[0]))

    def _cut(self, arguments, result):
        if target := self._open.get(int(arguments[0])):
            self.operations.append(("size", target[0], int(arguments[1])))

    def _made(self, arguments, result):
        if place := self._place(*arguments[:2]):
            self._new(*place, is_folder=True)

    def _linked(self, arguments, result):
        old, new = self._place(*arguments[:2]), self._place(*arguments[2:4])
        if old and new:
            self._enter(*new, self.inodes[old[0]][old[1]])

    def _unlinked(self, arguments, result):
        if place := self._place(*arguments[:2]):
            del self.inodes[place[0]][place[1]]
            self.operations.append(("leave", *place))

    def _renamed(self, arguments, result):
        old, new = self._place(*arguments[:2]), self._place(*arguments[2:4])
        if not old or not new:
            return
        inode = self.inodes[old[0]].pop(old[1])
        if old[0] == new[0]:
            self.inodes[new[0]][new[1]] = inode
            self.operations.append(("rename", old[0], old[1], new[1], inode))
        else:
            self._enter(*new, inode)
            self.operations.append(("leave", *old))

    def _new(self, folder, name, *, is_folder):
        self._files += 1
        if is_folder:
            self.inodes[self._files] = {}
        else:
            self.operations.append(("size", self._files, 0))
        self._enter(folder, name, self._files)
        return self._files

    def _enter(self, folder, name, inode):
        self.inodes[folder][name] = inode
        self.operations.append(("enter", folder, name, inode))

    def _place(self, at, name):
        """Return the folder's inode and the name in it; `None` outside of what is looked at."""
        path = _bytes(name).decode()
        if path.startswith("/"):
            if path == str(self.folder):
                return 0, ""
            if not path.startswith(f"{self.folder}/"):
                return None
            folder, parts = 0, path.removeprefix(f"{self.folder}/").split("/")
        elif at.isdigit() and self._open.get(int(at)):
            folder, parts = self._open[int(at)][0], path.split("/")
        else:
            return None
        if UNSEEN in parts:
            return None
        for part in parts[:-1]:
            folder = self.inodes[folder][part]
        return folder, parts[-1]


def _bytes(text):
    return bytes(int(byte, 16) for byte in _BYTE.findall(text))


def _at(handler, *places):
    """Make of a call without folders the call with them: `mkdir(a)` is `mkdirat(AT_FDCWD, a)`."""

    def handle(recording, arguments, result):
        for place in places:
            arguments.insert(place, "AT_FDCWD")
        handler(recording, arguments, result)

    return handle


_HANDLERS = {
    "open": _at(Recording._opened, 0),
    "openat": Recording._opened,
    "close": lambda recording, arguments, result: recording._open.pop(int(arguments[0]), None),
    "write": Recording._wrote,
    "fsync": Recording._synced,
    "fdatasync": Recording._synced,
    "ftruncate": Recording._cut,
    "mkdir": _at(Recording._made, 0),
    "mkdirat": Recording._made,
    "link": _at(Recording._linked, 0, 2),
    "linkat": Recording._linked,
    "unlink": _at(Recording._unlinked, 0),
    "rmdir": _at(Recording._unlinked, 0),
    "unlinkat": Recording._unlinked,
    "rename": _at(Recording._renamed, 0, 2),
    "renameat": Recording._renamed,
    "renameat2": Recording._renamed,
}
