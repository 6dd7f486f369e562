"""From the start of the process to /readyz with 200,000 entries, after an orderly end and after kill -9."""
import shutil
import statistics

from tools.lab.figures import AtMost, Figures
from tools.lab.platform import Platform

ENTRIES = 200_000
RUNS = 5


def main() -> None:
    figures = Figures()
    with Platform.temporary() as platform:
        platform.run("synth", "--entries", str(ENTRIES))
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
        platform.stop()
        # The index is derived data: it may be gone, as after a restored backup.
        shutil.rmtree(platform.data / "search")
        rebuilt = platform.start()
    method = f"{ENTRIES:,} generated entries, SQLite, exec to the first 200 of /readyz asked every 5 ms, median of {RUNS}"
    figures.add("start to ready", statistics.median(orderly), "s", bar=AtMost(2), method=method)
    figures.add("start to ready after kill -9", statistics.median(killed), "s", bar=AtMost(2), method=method)
    figures.add("first start after `jixia synth`", first, "s", bar=AtMost(2), method=f"{ENTRIES:,} generated entries")
    figures.add("start without an index", rebuilt, "s", method=f"{ENTRIES:,} entries; ready once the index is built anew")
    figures.add("memory just started", memory.pss, "MB",
                method=f"PSS of server and {memory.processes - 1} worker processes (RSS {memory.rss:.0f} MB)")
    figures.write()


main()
