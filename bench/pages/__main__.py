"""Pages of `records` (filter, order, page, total) over 3 million rows at 64 connections, as visitors ask them, against Datasette over a
SQLite file with indexes made for these very questions.

Twice: 200 questions over and over, as the visitors of a portal do; and with no question ever asked again, so that no kept answer helps.
Then one page that is kept, against an entry's JSON. All 64 connections come from one address, which stands for many visitors here: the
budget of one visitor is lifted.
"""
import itertools
import os
import pathlib
import sqlite3
import tempfile
import urllib.parse

from tools.lab import provider, wrk
from tools.lab.client import expect
from tools.lab.datasette import Datasette
from tools.lab.duck import Duck
from tools.lab.figures import AtLeast, Figures
from tools.lab.platform import Platform

HERE = pathlib.Path(__file__).resolve().parent
ROWS = int(os.environ.get("JIXIA_BENCH_ROWS", "3000000"))
CONNECTIONS, SECONDS, RUNS, PATIENCE_S = 64, 8, 3, 60
QUESTIONS, PAGE = 200, 20
PAGES_RATIO, HIT_RATIO = 20, 0.5
CITIES = ("济南", "青岛", "烟台", "潍坊")
SETTINGS = {"JIXIA_QUERY_UNITS_A_MINUTE": str(10**15)}


def make(folder: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """The same rows as Parquet, and in SQLite."""
    parquet, lines, database = folder / "stops.parquet", folder / "stops.csv", folder / "stops.db"
    peer = Duck()
    peer.run("COPY (SELECT i AS id, (hash(i) % 1000)::INTEGER AS line, 'stop' || (hash(i * 7) % 100000) AS name, "
             "['济南', '青岛', '烟台', '潍坊'][1 + (hash(i * 3) % 4)::INT] AS city, ((hash(i * 5) % 100000000) / 100)::DECIMAL(12, 2) AS amount, "
             f"DATE '2020-01-01' + (hash(i * 11) % 1500)::INT AS day FROM range({ROWS}) t(i)) TO '{parquet}' (FORMAT parquet)")
    peer.run(f"COPY (FROM read_parquet('{parquet}')) TO '{lines}' (HEADER false)")
    peer.close()
    records = sqlite3.connect(database)
    records.execute("CREATE TABLE stop (id INTEGER PRIMARY KEY, line INT, name TEXT, city TEXT, amount REAL, day TEXT)")
    with open(lines) as file:
        records.executemany("INSERT INTO stop VALUES (?,?,?,?,?,?)", (line.rstrip("\n").split(",") for line in file))
    records.executescript("CREATE INDEX by_city ON stop (city, amount); CREATE INDEX by_line ON stop (line, city, amount); ANALYZE;")
    records.commit()
    records.close()
    return parquet, database


def questions(count: int, first: int = 0) -> list[tuple[str, int, int]]:
    """A city, a line and a page each; every one another."""
    every = itertools.product(range(1000), range(5), CITIES)
    return [(city, line, page) for line, page, city in itertools.islice(every, first, first + count)]


def ours(resource: str, city: str, line: int, page: int) -> str:
    return f"/api/v1/resources/{resource}/records?" + urllib.parse.urlencode(
        {"where": f"city = '{city}' and line = {line}", "order_by": "amount desc", "limit": PAGE, "offset": page * PAGE})


def theirs(peer: Datasette, asked: list[tuple[str, int, int]]) -> list[str]:
    """Pages after the first begin where the one before said that the next begins."""
    paths = []
    for city, line, page in asked:
        path = "/stops/stop.json?" + urllib.parse.urlencode(
            {"city": city, "line": line, "_sort_desc": "amount", "_size": PAGE, "_shape": "objects"})
        for _ in range(page):
            path = "/" + peer.json(path)["next_url"].split("/", 3)[3]
        paths.append(path)
    return paths


def load(base: str, paths: list[str], folder: pathlib.Path, way: str = "over") -> wrk.Load:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", dir=folder) as file:
        file.write("\n".join(paths) + "\n")
        file.flush()
        return wrk.run(base, connections=CONNECTIONS, seconds=SECONDS, script=str(HERE.parent / "paths.lua"), arguments=[file.name, way],
                       patience_s=PATIENCE_S)


def rate(base: str, paths: list[str], folder: pathlib.Path) -> float:
    done = load(base, paths, folder)
    assert done.failed == 0, f"{done.failed} requests to {base} failed"
    return done.requests_per_s


def main() -> None:
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="jixia-bench-") as name, Platform.temporary(SETTINGS) as platform:
        folder = pathlib.Path(name)
        parquet, database = make(folder)
        client = provider.start(platform)
        table = provider.publish_table(platform, client, parquet)
        base = f"http://127.0.0.1:{platform.port}"
        visitor = platform.client()
        with Datasette(database) as peer:
            few = questions(QUESTIONS)
            mine, other = [ours(table.resource, *one) for one in few], theirs(peer, few)
            found, same = expect(visitor.get(mine[0]), 200).json(), peer.json(other[0])
            assert [row["id"] for row in found["items"]] == [row["id"] for row in same["rows"]], "the peers answer different rows"
            assert found["total"] == same["filtered_table_rows_count"]
            for path in mine:  # who is first waits for the answer to be worked out; Datasette's pages are in memory after `theirs`
                expect(visitor.get(path), 200)
            method = (f"{ROWS:,} rows, wrk -t2 -c{CONNECTIONS} -d{SECONDS}s, median of {RUNS} alternating runs; Datasette 0.65 on an "
                      "immutable SQLite file with indexes (line, city, amount) and (city, amount)")
            a, b = wrk.alternate(RUNS, lambda: rate(base, mine, folder), lambda: rate(peer.url(""), other, folder))
            figures.compare("records, filter, order and page", a, "requests/s", "Datasette", b, bar=AtLeast(PAGES_RATIO),
                            method=f"{QUESTIONS} questions over and over; {method}")
            once = load(base, [ours(table.resource, *one) for one in questions(20_000 - QUESTIONS, QUESTIONS)], folder, "once")
            answered = once.requests_per_s - once.failed / SECONDS
            figures.add("records, no question twice", answered, "requests/s",
                        method=f"every page and total computed from {ROWS:,} rows without an index, wrk -c{CONNECTIONS}; {answered / b:.2f} "
                               f"times Datasette's rate; {once.failed} told to come again (503)")
        entry = f"{base}/api/v1/entries/{table.entry}"
        a, b = wrk.alternate(RUNS, lambda: wrk.run(base + mine[0]).requests_per_s, lambda: wrk.run(entry).requests_per_s)
        figures.compare("records, a kept answer", a, "requests/s", "an entry's JSON", b, bar=AtLeast(HIT_RATIO),
                        method=f"one page of {PAGE} rows, wrk -t2 -c64 -d5s, median of {RUNS} alternating runs")
        client.close()
        visitor.close()
    figures.write()


if __name__ == "__main__":
    main()
