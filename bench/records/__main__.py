"""`records` over 20 million rows against the same SQL in the DuckDB library over the same file: at most 1.3 times its time plus 5 ms.

The table is published through the public way (upload, ingestion), then asked over one kept-alive connection; platform and peer take
turns, 9 times, medians. Totals that the platform would remember are asked with another literal each time.
"""
import os
import pathlib
import statistics
import tempfile
import time
import urllib.parse

from tools.lab import provider
from tools.lab.client import Client, expect
from tools.lab.duck import Duck
from tools.lab.figures import AtMost, Figures
from tools.lab.platform import Platform

ROWS = int(os.environ.get("JIXIA_BENCH_ROWS", "20000000"))
TURNS = 9
ADDED_MS, FACTOR = 5.0, 1.3

# name, parameters, SQL; `#` in both is another small number at each turn
CASES = [
    ("filter and aggregate", {"select": "count(*), sum(amount), avg(line)", "where": "line < 500 and city != '济南'"},
     "SELECT count(*), sum(amount), avg(line) FROM {t} WHERE line < 500 AND city <> '济南'"),
    ("filter and group by text", {"select": "city, count(*) as n, sum(amount) as total", "where": "line < 500", "group_by": "city",
                                  "order_by": "total desc"},
     "SELECT city, count(*) AS n, sum(amount) AS total FROM {t} WHERE line < 500 GROUP BY city ORDER BY total DESC LIMIT 20"),
    ("group by month", {"select": "date_trunc('month', day) as month, count(*) as n, max(amount) as most", "group_by": "month",
                        "order_by": "month", "limit": "100"},
     "SELECT date_trunc('month', day) AS month, count(*) AS n, max(amount) AS most FROM {t} GROUP BY month ORDER BY month LIMIT 100"),
    ("filter by date, 20 highest", {"where": "day >= '2023-01-01'", "order_by": "amount desc", "count": "none"},
     "SELECT * FROM {t} WHERE day >= DATE '2023-01-01' ORDER BY amount DESC LIMIT 20"),
    ("filter, first page and its total", {"where": "line = 37# and city = '青岛'"},
     "SELECT * FROM {t} WHERE line = 37# AND city = '青岛' LIMIT 20; SELECT count(*) FROM {t} WHERE line = 37# AND city = '青岛'"),
    ("text contains, counted", {"select": "count(*)", "where": "name like '%99#%'"},
     "SELECT count(*) FROM {t} WHERE name LIKE '%99#%'"),
    ("places in a box, counted", {"select": "count(*)", "where": "within_bbox(lon, lat, 117, 36.5, 117.1, 36.6)"},
     "SELECT count(*) FROM {t} WHERE lon BETWEEN 117 AND 117.1 AND lat BETWEEN 36.5 AND 36.6"),
    ("the last page by offset", {"offset": str(ROWS - 20)}, "SELECT * FROM {t} LIMIT 20 OFFSET " + str(ROWS - 20)),
]


def make_table(peer: Duck, file: pathlib.Path) -> None:
    peer.run("COPY (SELECT i AS id, (hash(i) % 1000)::INTEGER AS line, 'stop' || (hash(i * 7) % 100000) AS name, "
             "['济南', '青岛', '烟台', '潍坊'][1 + (hash(i * 3) % 4)::INT] AS city, ((hash(i * 5) % 1000000) / 100)::DECIMAL(12, 2) AS amount, "
             "DATE '2020-01-01' + (hash(i * 11) % 1500)::INT AS day, 116 + (hash(i * 13) % 100000) / 50000 AS lon, "
             f"36 + (hash(i * 17) % 100000) / 50000 AS lat FROM range({ROWS}) t(i)) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")


def tables_in(objects: pathlib.Path, source_bytes: int) -> list[pathlib.Path]:
    """The objects that ingestion wrote, oldest first: all Parquet but the file as it came."""
    def is_table(file: pathlib.Path) -> bool:
        with open(file, "rb") as content:
            return content.read(4) == b"PAR1" and file.stat().st_size != source_bytes
    return sorted((one for one in objects.rglob("*") if one.is_file() and is_table(one)), key=lambda one: one.stat().st_mtime)


def ask(client: Client, resource: str, parameters: dict[str, str]) -> float:
    path = f"/api/v1/resources/{resource}/records?{urllib.parse.urlencode(parameters)}"
    began = time.perf_counter()
    expect(client.get(path), 200)
    return (time.perf_counter() - began) * 1000


def measure(figures: Figures, client: Client, resource: str, peer: Duck, table: str) -> None:
    for name, parameters, sql in CASES:
        ours, theirs = [], []
        for turn in range(TURNS):
            number = str(turn)
            ours.append(ask(client, resource, {key: value.replace("#", number) for key, value in parameters.items()}))
            theirs.append(sum(peer.run(part.format(t=table).replace("#", number)) for part in sql.split(";")))
        mine, other = statistics.median(ours[1:]), statistics.median(theirs[1:])
        figures.compare(f"records: {name}", max(0.0, mine - ADDED_MS), "ms", "DuckDB", other, bar=AtMost(FACTOR),
                        method=f"{ROWS:,} rows; median of {TURNS - 1} after one to warm up, in turns with the library; "
                               f"{mine:.1f} ms over HTTP of which {ADDED_MS:g} ms are allowed")


def main() -> None:
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="jixia-bench-") as folder, Platform.temporary() as platform:
        peer, file = Duck(), pathlib.Path(folder) / "stops.parquet"
        make_table(peer, file)
        client = provider.start(platform)
        resource = provider.add_table(client, file).resource
        table = ', '.join(f"'{one}'" for one in tables_in(platform.data / "objects", file.stat().st_size))
        measure(figures, client, resource, peer, f"read_parquet([{table}])")
        peer.close()
        client.close()
    figures.write()


if __name__ == "__main__":
    main()
