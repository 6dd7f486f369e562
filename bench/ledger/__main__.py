"""What an append adds to a write, and how long the verifier takes for a million entries."""
import json
import pathlib
import resource
import subprocess
import tempfile
import time

from tools.lab.figures import AtMost, Figures

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release/src"
ROUNDS = 3000
RUNS = 3
ENTRIES = 1_000_000


def verify(folder: str, pins: list[str], tree: str) -> tuple[float, float]:
    """Seconds and peak memory in MB."""
    command = [str(BUILD / "jixia-verify"), folder, "--tree", tree, "--no-semantic"]
    for pin in pins:
        command += ["--pin", pin]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    took = time.perf_counter() - begun
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{ENTRIES} entries" in done.stdout, done.stdout
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    figures = Figures()
    subprocess.run([ROOT / "tools/build", "release", "ledger_bench", "jixia-verify"], check=True)
    with tempfile.TemporaryDirectory(prefix="jixia-lab-") as folder:
        pairs = []
        for run in range(RUNS):
            out = subprocess.run([BUILD / "ledger_bench", "append", f"{folder}/records{run}.sqlite", str(ROUNDS)], check=True,
                                 capture_output=True, text=True)
            pairs.append(json.loads(out.stdout))
        middle = sorted(pairs, key=lambda one: one["with_us"] / one["without_us"])[RUNS // 2]
        figures.compare("a write with its ledger entry", middle["with_us"], "µs", "without", middle["without_us"], bar=AtMost(1.10),
                        method=f"SQLite, synchronous=FULL; entry row, new version and event of 2 KB each, committed; median of {ROUNDS} alternating "
                               f"writes, the middle of {RUNS} runs")
        target = f"{folder}/export"
        pins = subprocess.run([BUILD / "ledger_bench", "make", target, str(ENTRIES)], check=True, capture_output=True,
                              text=True).stdout.split()
        verify(target, pins[:1], "sha256")  # into the page cache
        took, memory = min(verify(target, pins[:1], "sha256") for _ in range(RUNS))
        figures.add("a million entries verified, SHA-256", took, "s", bar=AtMost(2),
                    method="jixia-verify over exported tiles and bundles in the page cache, one thread, best of 3")
        figures.add("memory of the verifier", memory, "MB", method="peak RSS")
        took, _ = verify(target, pins[1:], "sm3")
        figures.add("a million entries verified, SM3", took, "s", method="as above, once")
    figures.write()


main()
