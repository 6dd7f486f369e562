"""Three more ways in, through the public way: the same million cells as XLSX and as CSV, the same text in GBK and in UTF-8, and 200 files of
1,000 rows from several connections at once. The two sides of each comparison take turns.
"""
import concurrent.futures
import os
import pathlib
import statistics
import tempfile
import time
from collections.abc import Callable

from bench.ingest.__main__ import ROW
from tools.lab import provider
from tools.lab.client import Client
from tools.lab.duck import Duck
from tools.lab.figures import AtLeast, AtMost, Figures
from tools.lab.platform import Platform

ROOT = pathlib.Path(__file__).resolve().parents[2]
CELLS, COLUMNS = int(os.environ.get("JIXIA_BENCH_CELLS", "1000000")), 11
GBK_ROWS = int(os.environ.get("JIXIA_BENCH_ROWS", "1000000"))
FILES, FILE_ROWS, CONNECTIONS = 200, 1000, 4
TURNS = 3
XLSX_RATIO, GBK_RATIO, FILES_A_SECOND = 6, 0.5, 20


def copy(duck: Duck, rows: int, file: pathlib.Path, form: str, first: int = 0) -> pathlib.Path:
    duck.run(f"COPY (SELECT {ROW} FROM range({first}, {first + rows}) t(i)) TO '{file}' (FORMAT {form}, HEADER true)")
    return file


def as_gbk(text: pathlib.Path, file: pathlib.Path) -> pathlib.Path:
    with open(text, encoding="utf-8") as read, open(file, "w", encoding="gbk") as write:
        while piece := read.read(1 << 20):
            write.write(piece)
    return file


def in_turns(client: Client, rows: int, *files: pathlib.Path) -> list[float]:
    """Seconds of each file's job, the median of its turns."""
    seconds: list[list[float]] = [[] for _ in files]
    for _ in range(TURNS):
        for i, file in enumerate(files):
            table = provider.add_table(client, file)
            assert table.report["rows_out"] == rows, table.report
            seconds[i].append(table.ingest_s)
    return [statistics.median(one) for one in seconds]


def many(connect: Callable[[], Client], files: list[pathlib.Path]) -> float:
    """Files a second, each an entry of its own: from the first draft to the end of the last job."""
    def give(mine: list[pathlib.Path]) -> int:
        client = connect()
        rows = sum(provider.add_table(client, file).report["rows_out"] for file in mine)
        client.close()
        return rows
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
        rows = sum(pool.map(give, [files[i::CONNECTIONS] for i in range(CONNECTIONS)]))
    assert rows == len(files) * FILE_ROWS, rows
    return len(files) / (time.monotonic() - began)


def main() -> None:
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="jixia-bench-") as name, Platform.temporary() as platform:
        folder, duck = pathlib.Path(name), Duck()
        duck.run(f"LOAD '{ROOT}/.deps/extensions/excel.duckdb_extension'")
        client = provider.start(platform)

        def connect() -> Client:
            one = platform.client()
            one.sign_in(provider.ACCOUNT, provider.PASSWORD)
            return one

        rows = CELLS // COLUMNS
        xlsx, csv = in_turns(client, rows, copy(duck, rows, folder / "cells.xlsx", "xlsx"), copy(duck, rows, folder / "cells.csv", "csv"))
        figures.compare("XLSX to Parquet", xlsx, "s", "the same as CSV", csv, bar=AtMost(XLSX_RATIO),
                        method=f"{CELLS:,} cells in {rows:,} rows; from the request for the job to its end, median of {TURNS} in turns")
        text = copy(duck, GBK_ROWS, folder / "text.csv", "csv")
        gbk, utf8 = in_turns(client, GBK_ROWS, as_gbk(text, folder / "gbk.csv"), text)
        figures.compare("GBK to Parquet", GBK_ROWS / gbk, "rows/s", "the same in UTF-8", GBK_ROWS / utf8, bar=AtLeast(GBK_RATIO),
                        method=f"{text.stat().st_size / 1e6:,.0f} MB of UTF-8; median of {TURNS} in turns")
        files = [copy(duck, FILE_ROWS, folder / f"small-{i:03}.csv", "csv", i * FILE_ROWS) for i in range(FILES)]
        figures.add("small files", many(connect, files), "files/s", bar=AtLeast(FILES_A_SECOND),
                    method=f"{FILES} files of {FILE_ROWS:,} rows over {CONNECTIONS} connections: draft, upload, job, report")
        duck.close()
        client.close()
    figures.write()


if __name__ == "__main__":
    main()
