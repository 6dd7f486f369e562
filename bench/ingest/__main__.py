"""A CSV of 1 GB from its last uploaded byte to a published Parquet file, against DuckDB's own COPY of the same file.

The job does more than its peer: it judges every cell before it decides on types, counts what it could not read, profiles the columns
and makes the result durable. Platform and peer take turns.
"""
import os
import pathlib
import statistics
import tempfile

from tools.lab import provider
from tools.lab.client import Client
from tools.lab.duck import Duck
from tools.lab.figures import AtLeast, AtMost, Figures
from tools.lab.platform import Platform
from tools.lab.processes import peak_mb, tree

BYTES = int(os.environ.get("JIXIA_BENCH_BYTES", "1000000000"))
SAMPLE_ROWS = 200_000
TURNS = 3
RATE, MEMORY_MB = 0.6, 1536
PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880"

# Whole numbers, Chinese text short and long, codes with leading zeros, credit codes of 18, decimals, dates, times, empty cells.
ROW = """
    i AS 序号,
    ['济南市','青岛市','淄博市','枣庄市','东营市','烟台市','潍坊市','济宁市'][1 + (hash(i * 3) % 8)::INT] AS 城市,
    lpad((hash(i * 5) % 1000000)::VARCHAR, 8, '0') AS 许可证号,
    ['泉城','经十','历山','解放','和平','山大','文化'][1 + (hash(i * 7) % 7)::INT] || '路' || (hash(i * 11) % 2000) || '号' AS 地址,
    ['餐饮服务','食品销售','医疗器械经营','道路货物运输','公共场所卫生许可'][1 + (hash(i * 13) % 5)::INT] AS 事项,
    '9137' || lpad((hash(i * 17) % 100000000000000)::VARCHAR, 14, '0') AS 统一社会信用代码,
    ((hash(i * 19) % 100000000) / 100)::DECIMAL(12, 2) AS 金额,
    (hash(i * 23) % 5000)::INT AS 人数,
    DATE '2015-01-01' + (hash(i * 29) % 3600)::INT AS 办结日期,
    TIMESTAMP '2020-01-01' + to_seconds((hash(i * 31) % 150000000)::BIGINT) AS 更新时间,
    CASE WHEN hash(i * 37) % 4 = 0 THEN NULL ELSE '备注：经现场核查，材料齐全、符合法定形式' || (hash(i * 41) % 300) END AS 备注
"""


def make_csv(duck: Duck, file: pathlib.Path) -> int:
    """As many rows as BYTES take; the same bytes at every call. How many."""
    def write(rows: int) -> None:
        duck.run(f"COPY (SELECT {ROW} FROM range({rows}) t(i)) TO '{file}' (FORMAT csv, HEADER true)")
    write(SAMPLE_ROWS)
    rows = max(1000, round(SAMPLE_ROWS * BYTES / file.stat().st_size))
    write(rows)
    return rows


def ingest(platform: Platform, client: Client, file: pathlib.Path, rows: int) -> tuple[float, float, float]:
    """Seconds of the job, seconds of the upload, and the most that a worker held, in MB."""
    peaks: list[float] = [0.0]
    table = provider.add_table(client, file, lambda: peaks.extend(peak_mb(one) for one in tree(platform.pid)[1:]))
    report = table.report
    assert (report["rows_in"], report["rows_out"], report["rows_rejected"]) == (rows, rows, 0), report
    return table.ingest_s, table.upload_s, max(peaks)


def main() -> None:
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="jixia-bench-") as folder, Platform.temporary() as platform:
        file, target = pathlib.Path(folder) / "permits.csv", pathlib.Path(folder) / "permits.parquet"
        duck = Duck()
        rows = make_csv(duck, file)
        client = provider.start(platform)
        megabytes = file.stat().st_size / 1e6
        copies, jobs = [], []
        for _ in range(TURNS):
            copies.append(duck.run(f"COPY (SELECT * FROM read_csv('{file}')) TO '{target}' ({PARQUET})") / 1000)
            os.sync()  # what the peer left to be written does not weigh on the platform's turn
            jobs.append(ingest(platform, client, file, rows))
        duck.close()
        client.close()
    seconds, upload_s = (statistics.median(job[part] for job in jobs) for part in (0, 1))
    figures.compare("CSV to published Parquet", megabytes / seconds, "MB/s", "DuckDB, COPY", megabytes / statistics.median(copies),
                    bar=AtLeast(RATE), method=f"{megabytes:,.0f} MB, {rows:,} rows of 11 columns; from the request for the job to its end, "
                                              f"median of {TURNS} in turns with the library, which finds the types itself, into the same "
                                              "form of Parquet (zstd)")
    figures.add("upload", megabytes / upload_s, "MB/s", method=f"tus, pieces of {provider.PIECE >> 20} MB, one connection, durable")
    figures.add("ingestion: peak memory", max(job[2] for job in jobs), "MB", bar=AtMost(MEMORY_MB),
                method="resident at most (VmHWM) of any worker, asked every 20 ms")
    figures.write()


if __name__ == "__main__":
    main()
