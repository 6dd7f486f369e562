"""B82: who goes away takes their statement along. How long a worker outlives the caller of an endless statement, and what many
departures leave behind: processes, open files, files in the data folder."""
import json
import os
import pathlib
import socket
import time

from tools.lab.figures import AtMost, Figures, percentile
from tools.lab.platform import Platform
from tools.lab.processes import tree

RUNS = 20
DEPARTURES = int(os.environ.get("JIXIA_BENCH_DEPARTURES", "500"))
GONE_S = 1.0          # what the catalogue of bad input allows
BUSY_TICKS = 10       # a worker that has used so much of a processor is at work
WAIT_S = 20.0
STATEMENTS = {
    "cross join": "SELECT count(*) FROM range(100000000000) a, range(1000000000) b",
    "sort": "SELECT * FROM range(30000000) a ORDER BY hash(a.range)",
    "distinct": "SELECT count(DISTINCT hash(range)) FROM range(200000000)",
}


def send(port: int, sql: str) -> socket.socket:
    body = json.dumps({"sql": sql}).encode()
    peer = socket.create_connection(("127.0.0.1", port))
    peer.sendall(b"POST /api/v1/sql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                 % len(body) + body)
    return peer


def ticks(pid: int) -> int:
    """Of a processor, used so far; of a process that is gone, or dead and not yet collected, none."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    except OSError:
        return -1
    return int(fields[11]) + int(fields[12])


def worker_at_work(server: int, before: dict[int, int]) -> int:
    """The child that has worked since `before`."""
    began = time.monotonic()
    while time.monotonic() - began < WAIT_S:
        for pid in tree(server)[1:]:
            if ticks(pid) - before.get(pid, 0) >= BUSY_TICKS:
                return pid
        time.sleep(0.005)
    raise RuntimeError("no worker is at work")


def outlived(platform: Platform, sql: str) -> float:
    """Seconds from the caller's end of the connection to the worker's end."""
    before = {pid: ticks(pid) for pid in tree(platform.pid)}
    peer = send(platform.port, sql)
    worker = worker_at_work(platform.pid, before)
    began = time.monotonic()
    peer.close()
    while ticks(worker) >= 0 and time.monotonic() - began < WAIT_S:
        time.sleep(0.001)
    return time.monotonic() - began


def left_behind(platform: Platform) -> dict[str, int]:
    return {"processes": len(tree(platform.pid)), "open files": len(os.listdir(f"/proc/{platform.pid}/fd")),
            "files": sum(len(files) for _, _, files in os.walk(platform.data))}


def settled(platform: Platform) -> dict[str, int]:
    """Once nothing changes any more: spare workers are there again, connections are closed."""
    seen = left_behind(platform)
    for _ in range(20):
        time.sleep(0.25)
        now = left_behind(platform)
        if now == seen:
            break
        seen = now
    return seen


def main() -> None:
    figures = Figures()
    with Platform.temporary() as platform:
        platform.start()
        for name, sql in STATEMENTS.items():
            seconds = [outlived(platform, sql) for _ in range(RUNS)]
            figures.add(f"{name}: the worker outlives its caller by", 1000 * percentile(seconds, 0.95), "ms",
                        bar=AtMost(1000 * GONE_S), method=f"POST /api/v1/sql, connection closed while it runs, p95 of {RUNS}")
        before = settled(platform)
        for turn in range(DEPARTURES):
            peer = send(platform.port, STATEMENTS["cross join"])
            time.sleep(0.002 * (turn % 20))  # in every stage: before it is read, while it is, while it runs
            peer.close()
        after = settled(platform)
        for what, count in after.items():
            figures.add(f"{what} more after {DEPARTURES} departures", max(0, count - before[what]), "", bar=AtMost(0),
                        method="of the server and everything below it; the data folder" if what == "files" else "by /proc, once settled")
        platform.stop()
    figures.write()


if __name__ == "__main__":
    main()
