"""An entry's JSON over keep-alive, against nginx giving the same bytes from a file."""
from tools.lab import wrk
from tools.lab.client import expect
from tools.lab.figures import AtLeast, Figures
from tools.lab.nginx import Nginx
from tools.lab.platform import Platform

RUNS = 5
FEW = 300


def main() -> None:
    figures = Figures()
    with Platform.temporary() as platform, Nginx() as nginx:
        platform.run("synth", "--entries", str(FEW))
        platform.start()
        client = platform.client()
        identity = expect(client.get("/api/v1/entries?limit=1"), 200).json()["items"][0]["id"]
        path = f"/api/v1/entries/{identity}"
        body = expect(client.get(path), 200).body
        nginx.put("entry.json", body)

        def rate(url: str) -> float:
            load = wrk.run(url)
            assert load.failed == 0, f"{load.failed} requests for {url} failed"
            return load.requests_per_s

        ours, theirs = wrk.alternate(RUNS, lambda: rate(f"http://127.0.0.1:{platform.port}{path}"),
                                     lambda: rate(nginx.url("entry.json")))
    figures.compare("an entry's JSON", ours, "requests/s", "nginx, file", theirs, bar=AtLeast(1.0),
                    method=f"{len(body)} bytes, wrk -t2 -c64 -d5s, median of {RUNS} alternating runs; nginx: 2 workers, sendfile, "
                           "open_file_cache, no access log")
    figures.write()


main()
