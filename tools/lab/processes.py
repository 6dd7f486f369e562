"""Processes by their /proc: children, memory."""
import dataclasses
import os
import pathlib

PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


@dataclasses.dataclass(frozen=True)
class Memory:
    """In megabytes. `rss` counts a page shared by n processes n times; `pss` counts it once, so the sum over a tree is what the
    tree really takes from the machine."""
    rss: float
    pss: float
    processes: int


def tree(pid: int) -> list[int]:
    """`pid` and everything below it."""
    children: dict[int, list[int]] = {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, queue = [], [pid]
    while queue:
        current = queue.pop()
        found.append(current)
        queue += children.get(current, [])
    return found


def memory(pid: int) -> Memory:
    """Of the process and all its children, now. A process that ends meanwhile counts as nothing."""
    rss = pss = count = 0
    for one in tree(pid):
        try:
            lines = pathlib.Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}
        rss += sizes.get("Rss", 0)
        pss += sizes.get("Pss", 0)
        count += 1
    return Memory(rss / 1024, pss / 1024, count)


def rss_mb(pid: int) -> float:
    """Of the process and its children: one short file each, cheap enough to ask many times a second."""
    pages = 0
    for one in tree(pid):
        try:
            pages += int(pathlib.Path(f"/proc/{one}/statm").read_text().split()[1])
        except OSError:
            continue
    return pages * PAGE_KB / 1024


def peak_mb(pid: int) -> float:
    """The most that this one process has had resident so far; 0 once it is gone."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0.0)
