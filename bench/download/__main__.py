"""A rendered download of some 200 MB and more, in CSV and in Parquet, against nginx giving the same bytes from a file by sendfile."""
import os
import pathlib
import tempfile
import time

from tools.lab import provider, wrk
from tools.lab.client import Answer, Client, expect
from tools.lab.duck import Duck
from tools.lab.figures import AtLeast, Figures
from tools.lab.nginx import Nginx
from tools.lab.platform import Platform

ROWS = int(os.environ.get("JIXIA_BENCH_ROWS", "6000000"))
RUNS, SECONDS, CONNECTIONS, PATIENCE_S = 5, 5, 4, 60
RATIO = 0.8
SQL = ("SELECT i AS id, md5(i::VARCHAR) AS mark, '泉城路' || (hash(i) % 100000) || '号' AS place, "
       "((hash(i * 5) % 1000000) / 100)::DECIMAL(12, 2) AS amount, DATE '2020-01-01' + (hash(i * 11) % 1500)::INT AS day "
       f"FROM range({ROWS}) t(i)")


def whole(client: Client, path: str) -> Answer:
    """Once it is made to the end: only then its digest is known when the answer begins."""
    while "repr-digest" not in (answer := expect(client.get(path), 200)).headers:
        time.sleep(0.2)
    return answer


def main() -> None:
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="jixia-bench-") as folder, Platform.temporary() as platform, Nginx() as nginx:
        file = pathlib.Path(folder) / "places.parquet"
        duck = Duck()
        duck.run(f"COPY ({SQL}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
        duck.close()
        client = provider.start(platform)
        resource = provider.add_table(client, file).resource
        for form in ("csv", "parquet"):
            path = f"/api/v1/resources/{resource}/download?format={form}"
            body = whole(client, path).body
            nginx.put(f"places.{form}", body)

            def rate(url: str, headers: dict[str, str]) -> float:
                load = wrk.run(url, connections=CONNECTIONS, seconds=SECONDS, headers=headers, patience_s=PATIENCE_S)
                assert load.failed == 0, f"{load.failed} downloads of {url} failed"
                return load.megabytes_per_s

            ours, theirs = wrk.alternate(RUNS, lambda: rate(f"http://127.0.0.1:{platform.port}{path}", {"Cookie": client.cookie}),
                                         lambda: rate(nginx.url(f"places.{form}"), {}))
            figures.compare(f"download, {form}", ours, "MB/s", "nginx, sendfile", theirs, bar=AtLeast(RATIO),
                            method=f"{len(body) / 1e6:,.0f} MB, wrk -t2 -c{CONNECTIONS} -d{SECONDS}s, median of {RUNS} alternating runs")
        client.close()
    figures.write()


if __name__ == "__main__":
    main()
