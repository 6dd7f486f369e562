"""The nightly quality run over 200,000 entries: how long it takes, and how much memory beside what the platform holds anyway.

The generated entries have titles, items and no tables: what is measured is judging, comparing all with all by MinHash, and keeping
the results. The same once more, when nothing has changed.
"""
import os
import re
import subprocess
import time

from tools.lab.figures import AtMost, Figures
from tools.lab.platform import ROOT, Platform
from tools.lab.processes import rss_mb

ENTRIES = int(os.environ.get("JIXIA_BENCH_ENTRIES", "200000"))
MEMORY_MB, SECONDS = 700, 600
SAMPLE_S = 0.1


def measured(platform: Platform) -> tuple[float, float]:
    """Seconds by the program's own clock, and the most memory it held."""
    process = subprocess.Popen([platform.binary, "measure"], cwd=ROOT, env=platform.environment(), stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    most = 0.0
    while process.poll() is None:
        most = max(most, rss_mb(process.pid))
        time.sleep(SAMPLE_S)
    said = process.stdout.read()
    found = re.search(r"(\d+) entries in (\d+) ms", said)
    assert process.returncode == 0 and found and int(found[1]) == ENTRIES, said
    return int(found[2]) / 1000, most


def main() -> None:
    figures = Figures()
    with Platform.temporary() as platform:
        platform.run("synth", "--entries", str(ENTRIES))
        for name in ("quality run, the first", "quality run, nothing new"):
            seconds, memory = measured(platform)
            method = f"jixia measure over {ENTRIES:,} entries in SQLite"
            figures.add(f"{name}: time", seconds, "s", bar=AtMost(SECONDS), method=method)
            figures.add(f"{name}: memory", memory, "MB", bar=AtMost(MEMORY_MB), method=method + ", all processes")
    figures.write()


if __name__ == "__main__":
    main()
