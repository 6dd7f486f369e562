"""From the start of the process to /readyz with 200,000 entries, after an orderly end and after kill -9."""
import statistics

from tools.lab.figures import AtMost, Figures
from tools.lab.platform import Platform

ENTRIES = 200_000
RUNS = 5


def main() -> None:
    figures = Figures()
    with Platform.temporary() as platform:
        platform.run("synth", "--entries", str(ENTRIES))
        # The index is derived data; the first start builds it, as after a restored backup.
        first = platform.start()
        platform.stop()
        orderly, killed = [], []
        for _ in range(RUNS):
            orderly.append(platform.start())
            platform.kill()
            killed.append(platform.start())
            platform.stop()
        platform.start()
        memory = platform.memory()
    method = f"{ENTRIES:,} generated entries, SQLite, exec to the first 200 of /readyz asked every 5 ms, median of {RUNS}"
    figures.add("start to ready", statistics.median(orderly), "s", bar=AtMost(2), method=method)
    figures.add("start to ready after kill -9", statistics.median(killed), "s", bar=AtMost(2), method=method)
    figures.add("first start, the index is built", first, "s", method=f"{ENTRIES:,} entries without a search index")
    figures.add("memory just started", memory.pss, "MB",
                method=f"PSS of server and {memory.processes - 1} spare workers (RSS {memory.rss:.0f} MB)")
    figures.write()


main()
