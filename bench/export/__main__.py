"""A CSV of 20 million rows made from the table and sent as it is made, against DuckDB's own COPY of the same objects to a file.

The platform reads, renders and sends over HTTP; the time is that of the whole transfer, from a cold start (nothing rendered before). Memory
is what the server has more at its peak than before.
"""
import http.client
import os
import pathlib
import tempfile
import threading
import time

from bench.records.__main__ import make_table, tables_in
from tools.lab import provider
from tools.lab.duck import Duck
from tools.lab.figures import AtLeast, AtMost, Figures
from tools.lab.platform import Platform
from tools.lab.processes import rss_mb

RATIO, MEMORY_MB, RUNS = 0.6, 300, 3
POLL_S = 0.05


class Peak:
    """The most memory of a process tree while the block runs."""

    def __init__(self, pid: int):
        self._pid, self._ended = pid, threading.Event()
        self.before = self.most = rss_mb(pid)
        self._thread = threading.Thread(target=self._watch)

    def _watch(self) -> None:
        while not self._ended.wait(POLL_S):
            self.most = max(self.most, rss_mb(self._pid))

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()


def fetch(port: int, path: str, cookie: str) -> tuple[float, int]:
    """Seconds and bytes."""
    began, size = time.perf_counter(), 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    while piece := answer.read(1 << 20):
        size += len(piece)
    connection.close()
    return time.perf_counter() - began, size


def main() -> None:
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="jixia-bench-") as name, Platform.temporary() as platform:
        folder = pathlib.Path(name)
        peer, file = Duck(), folder / "stops.parquet"
        make_table(peer, file)
        client = provider.start(platform)
        resource = provider.add_table(client, file).resource
        table = ", ".join(f"'{one}'" for one in tables_in(platform.data / "objects", file.stat().st_size))
        out, copied, sent, size, most = folder / "copy.csv", [], [], 0, 0.0
        for run in range(RUNS):
            copied.append(peer.run(f"COPY (FROM read_parquet([{table}])) TO '{out}' (FORMAT csv, HEADER)") / 1000)
            out.unlink()
            # With and without the mark for Excel are different files, and a restart forgets what was rendered.
            if run > 0:
                platform.kill()  # what measures the table's quality meanwhile is not waited for
                platform.start()
                client = platform.client()
                client.sign_in(provider.ACCOUNT, provider.PASSWORD)
            with Peak(platform.pid) as peak:
                took, size = fetch(platform.port, f"/api/v1/resources/{resource}/download?format=csv", client.cookie)
            sent.append(took)
            most = max(most, peak.most - peak.before)
        rows = int(os.environ.get("JIXIA_BENCH_ROWS", "20000000"))
        figures.compare("export as CSV", rows / sorted(sent)[RUNS // 2] / 1e6, "million rows/s", "DuckDB COPY",
                        rows / sorted(copied)[RUNS // 2] / 1e6, bar=AtLeast(RATIO),
                        method=f"{rows:,} rows, {size / 1e6:,.0f} MB over HTTP, each time rendered anew; median of {RUNS}, in turns")
        figures.add("export as CSV: memory", most, "MB", bar=AtMost(MEMORY_MB),
                    method="resident, server and the process that workers are forked from, at the peak less before the request")
        peer.close()
        client.close()
    figures.write()


if __name__ == "__main__":
    main()
