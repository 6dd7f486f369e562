"""What an append adds to a write, and how long the verifier takes for a million entries."""
import json
import pathlib
import resource
import statistics
import subprocess
import tempfile
import time

from tools.lab.client import expect
from tools.lab.figures import AtMost, Figures
from tools.lab.platform import Platform

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release/src"
ROUNDS = 3000
RUNS = 3
ENTRIES = 1_000_000
WRITES = 500
USCC = "11370100004189216B"
PASSWORD = "bench-password-of-15"


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


def write_us() -> float:
    """A write as people make it: an entry's draft changed through the API, one ledger entry each."""
    with Platform.temporary() as platform:
        platform.run("init")
        platform.run("organization", "add", "市民政局", "--uscc", USCC, "--division", "370100")
        platform.run("user", "add", "clerk", "--name", "编目员", "--organization", USCC, "--role", "cataloguer", given=PASSWORD + "\n")
        platform.start()
        client = platform.client()
        client.sign_in("clerk", PASSWORD)
        answer = expect(client.send("POST", "/api/v1/entries", {"title": "养老服务机构名录"}), 201)
        path, times = f"/api/v1/entries/{answer.json()['id']}", []
        for number in range(WRITES):
            begun = time.perf_counter()
            answer = expect(client.send("PATCH", path, {"abstract": f"全市养老服务机构的名称、地址和床位数，第{number}稿"}, tag=answer.tag), 200)
            times.append((time.perf_counter() - begun) * 1e6)
        client.close()
    return statistics.median(times)


def main() -> None:
    figures = Figures()
    subprocess.run([ROOT / "tools/build", "release", "ledger_bench", "jixia-verify"], check=True)
    with tempfile.TemporaryDirectory(prefix="jixia-lab-") as folder:
        pairs = []
        for run in range(RUNS):
            out = subprocess.run([BUILD / "ledger_bench", "append", f"{folder}/records{run}.sqlite", str(ROUNDS)], check=True,
                                 capture_output=True, text=True)
            pairs.append(json.loads(out.stdout))
        appended = sorted(one["with_us"] - one["without_us"] for one in pairs)[RUNS // 2]
        figures.add("an append alone", appended, "µs",
                    method=f"SQLite, synchronous=FULL; three bare statements of 2 KB each with and without the append, committed; difference of the "
                           f"medians of {ROUNDS} alternating writes, the middle of {RUNS} runs")
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
    written = write_us()  # after the verifier: its memory is the largest of all children so far
    figures.compare("a write with its ledger entry", written, "µs", "without", written - appended, bar=AtMost(1.10),
                    method=f"PATCH of a draft over HTTP, judged, recorded and durable when it is answered: median of {WRITES}; without: less "
                           "the append alone")
    figures.write()


main()
