"""Search with 6 facets over 200,000 entries: a mixed list of 200 Chinese questions (bench/search_queries.txt) at 16 connections.

Asked twice: as people ask, the list over and over, and with no request ever the same, so that no remembered answer helps. Then one at
a time, each once, in turns with SQLite's own full-text index over the same documents.
"""
import os
import pathlib
import statistics
import tempfile
import time
import urllib.parse

from tools.lab import wrk
from tools.lab.client import Client, expect
from tools.lab.figures import AtMost, Figures, percentile
from tools.lab.platform import Platform
from tools.lab.processes import rss_mb

from .peer import FACETS, Fts

HERE = pathlib.Path(__file__).resolve().parent
ENTRIES = int(os.environ.get("JIXIA_BENCH_ENTRIES", "200000"))
CONNECTIONS, SECONDS, RUNS = 16, 10, 3
P50_MS, P99_MS, MEMORY_MB = 10, 60, 600
PAGE = 1000


def questions() -> list[str]:
    lines = (HERE.parent / "search_queries.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def path_of(line: str) -> str:
    return "/api/v1/entries?" + urllib.parse.quote(line, safe="=&") + "&facets=" + ",".join(FACETS)


def load(platform: Platform, paths: pathlib.Path, distinct: bool, seconds: int = SECONDS) -> wrk.Load:
    done = wrk.run(f"http://127.0.0.1:{platform.port}", connections=CONNECTIONS, seconds=seconds, script=str(HERE.parent / "paths.lua"),
                   arguments=[str(paths), "distinct" if distinct else "over"])
    assert done.failed == 0, f"{done.failed} requests failed"
    return done


def measure_load(figures: Figures, platform: Platform, paths: pathlib.Path) -> None:
    load(platform, paths, distinct=True)  # to warm up: words are read from the index, not answers kept
    for name, distinct in (("search, no request twice", True), ("search, the list over and over", False)):
        runs = [load(platform, paths, distinct) for _ in range(RUNS)]
        rate = statistics.median(one.requests_per_s for one in runs)
        method = (f"200 Chinese queries with 6 facets over {ENTRIES:,} entries, wrk -t2 -c{CONNECTIONS} -d{SECONDS}s, "
                  f"median of {RUNS}; {rate:,.0f} requests/s")
        figures.add(f"{name}: p50", statistics.median(one.p50_ms for one in runs), "ms", bar=AtMost(P50_MS), method=method)
        figures.add(f"{name}: p99", statistics.median(one.p99_ms for one in runs), "ms", bar=AtMost(P99_MS), method=method)
    figures.add("search: resident memory", rss_mb(platform.pid), "MB", bar=AtMost(MEMORY_MB),
                method="server and the process that workers are forked from, pages shared among them counted each time, right after the load")


def copy_documents(client: Client, peer: Fts) -> int:
    copied, path = 0, f"/api/v1/entries?sort=-updated_at&limit={PAGE}"
    while path:
        answer = expect(client.get(path), 200).json()
        peer.add(answer["items"], copied)
        copied, path = copied + len(answer["items"]), answer["next"]
    peer.finish()
    return copied


def measure_alone(figures: Figures, client: Client, lines: list[str], copied: int, peer: Fts) -> None:
    ours, theirs = [], []
    for line in lines:
        # The first time warms up both; the second is told apart by an instant, so that the answer is worked out again.
        for instant in ("2000-01-01", "2000-01-02"):
            began = time.perf_counter()
            expect(client.get(f"{path_of(line)}&updated_since={instant}"), 200)
            mine = (time.perf_counter() - began) * 1000
            other = peer.ask(line)
        ours.append(mine)
        theirs.append(other)
    for name, part in (("median", 0.5), ("99th percentile", 0.99)):
        figures.compare(f"search, one at a time: {name}", percentile(ours, part), "ms", "SQLite FTS5 + GROUP BY", percentile(theirs, part),
                        bar=AtMost(1), method=f"200 queries over HTTP; peer: {copied:,} documents in FTS5 by pairs of characters, in this "
                                              "process, in memory, without HTTP, JSON, marks or corrections")


def main() -> None:
    figures, lines = Figures(), questions()
    assert len(lines) == 200
    with Platform.temporary() as platform, tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("\n".join(map(path_of, lines)) + "\n")
        paths.flush()
        platform.run("synth", "--entries", str(ENTRIES))
        platform.start()
        measure_load(figures, platform, pathlib.Path(paths.name))
        client, peer = platform.client(), Fts()
        measure_alone(figures, client, lines, copy_documents(client, peer), peer)
        peer.close()
        client.close()
    figures.write()


if __name__ == "__main__":
    main()
