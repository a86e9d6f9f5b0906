"""What a pessimistic disk may hold after a power cut: every image of every crash point.

What a file's fsync confirmed is there. What was written since may be absent, torn, or there in size alone (zeros).
An entry of a folder is there once the folder's fsync confirmed it; since then each entry may be there or not,
whatever became of the others. That is more than any journalling file system does to a program, and none may do more.
"""

from itertools import combinations, product

# Our programs leave four entries and one file unsynced at most. A build without fsync leaves dozens: then each is tried
# alone and each alone is left out, which shows the fault as well and is not two to the power of dozens.
MOST_FREE = 6  # entries tried in every combination
TORN = 8  # parts of a file, at each of whose borders it is torn, besides its first and its last byte
MOST_FILES = 2  # files tried in every combination of what they may hold


def images(operations):
    """Give every image once: how many operations had happened, and the folder as a tree of names, bytes and trees."""
    seen = set()
    for happened in range(len(operations) + 1):
        said = sum(operation[0] == "say" for operation in operations[:happened])
        folders, free, files = _on_disk(operations[:happened])
        for chosen in _choices(len(free)):
            entries = {inode: dict(names) for inode, names in folders.items()}
            for number in chosen:
                _enter(entries, free[number])
            for contents in _mixed(files):
                image = _tree(entries, contents, 0)
                if (known := (said, _frozen(image))) not in seen:
                    seen.add(known)
                    yield happened, image


def _on_disk(operations):
    """Return the entries that are safe, the operations on entries that are not, and what each file may hold."""
    synced = {operation[1]: place for place, operation in enumerate(operations) if operation[0] == "sync"}
    folders, free, safe, written = {0: {}}, [], {}, {}
    for place, operation in enumerate(operations):
        kind, inode = operation[:2]
        is_safe = synced.get(inode, -1) > place
        if kind in ("enter", "leave", "rename"):
            if is_safe:
                _enter(folders, operation)
            else:
                free.append(operation)
        elif kind in ("data", "size"):
            written[inode] = _changed(written.get(inode, b""), operation)
            if is_safe:
                safe[inode] = written[inode]
    return folders, free, {inode: _contents(safe.get(inode, b""), now) for inode, now in written.items()}


def _contents(safe, now):
    """Return what a file may hold: what is safe, all, a part, or its size without its data."""
    if safe == now:
        return [now]
    torn = [now[: len(now) * part // TORN] for part in range(1, TORN)]
    sizes = [b"\0" * len(now), now[: len(now) // 2].ljust(len(now), b"\0")]
    return list(dict.fromkeys([safe, now[:1], *torn, now[:-1], *sizes, now]))


def _changed(data, operation):
    if operation[0] == "size":
        return data[: operation[2]].ljust(operation[2], b"\0")
    offset, new = operation[2:]
    return data[:offset].ljust(offset, b"\0") + new + data[offset + len(new) :]


def _choices(number):
    """Give the sets of free operations that reached the disk."""
    everything = range(number)
    if number <= MOST_FREE:
        for size in range(number + 1):
            yield from combinations(everything, size)
        return
    yield from (tuple(everything[:size]) for size in range(number + 1))
    yield from ((one,) for one in everything)
    yield from (tuple(other for other in everything if other != one) for one in everything)


def _mixed(files):
    """Give what all files hold, as dictionaries: files in every combination, or one after the other where many vary."""
    varied = [inode for inode, contents in files.items() if len(contents) > 1]
    if len(varied) <= MOST_FILES:
        yield from (dict(zip(files, contents, strict=True)) for contents in product(*files.values()))
        return
    written = {inode: contents[-1] for inode, contents in files.items()}
    yield from (written | {inode: content} for inode in varied for content in files[inode])


def _enter(folders, operation):
    names = folders.setdefault(operation[1], {})
    match operation:
        case "enter", _, name, inode:
            names[name] = inode
        case "leave", _, name:
            names.pop(name, None)
        case "rename", _, old, new, inode:
            names.pop(old, None)
            names[new] = inode


def _tree(folders, files, inode):
    return {
        name: files[below] if below in files else _tree(folders, files, below)
        for name, below in folders.get(inode, {}).items()
    }


def _frozen(tree):
    return tuple((name, below if isinstance(below, bytes) else _frozen(below)) for name, below in sorted(tree.items()))


def write(tree, folder):
    """Put an image into a folder."""
    for name, below in tree.items():
        if isinstance(below, bytes):
            (folder / name).write_bytes(below)
        else:
            (folder / name).mkdir()
            write(below, folder / name)
