"""wrk, the load generator, and runs that alternate so that a busy minute of the machine meets all peers alike."""
import dataclasses
import re
import statistics
import subprocess
from collections.abc import Callable, Sequence

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclasses.dataclass(frozen=True)
class Load:
    requests_per_s: float
    megabytes_per_s: float
    p50_ms: float
    p99_ms: float
    failed: int  # answers that were not 2xx or 3xx, and faults of the connection


def _milliseconds(text: str) -> float:
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(value) * _UNITS[unit]


def _megabytes(text: str) -> float:
    value, unit = re.fullmatch(r"([\d.]+)([KMG]?B)", text).groups()
    return float(value) * {"B": 1e-6, "KB": 1e-3, "MB": 1.0, "GB": 1e3}[unit]


def run(url: str, *, threads: int = 2, connections: int = 64, seconds: int = 5, headers: dict[str, str] | None = None,
        script: str = "", arguments: Sequence[str] = (), patience_s: int = 2) -> Load:
    """Closed loop: each connection asks again when it has its answer. `script`: a file of Lua, which gets `arguments`.
    An answer that takes longer than `patience_s` counts as failed."""
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", f"{patience_s}s", "--latency"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", script]
    command += [url, "--", *arguments]
    return read(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def read(text: str) -> Load:
    """What wrk --latency printed."""
    percentile = dict(re.findall(r"^\s+(\d+)%\s+(\S+) *$", text, re.M))
    failed = sum(int(number) for number in re.findall(r"Non-2xx or 3xx responses: (\d+)", text))
    failed += sum(int(number) for line in re.findall(r"Socket errors: (.*)", text) for number in re.findall(r"\d+", line))
    return Load(float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
                _megabytes(re.search(r"Transfer/sec:\s+(\S+)", text).group(1)),
                _milliseconds(percentile["50"]), _milliseconds(percentile["99"]), failed)


def alternate(runs: int, *measures: Callable[[], float]) -> list[float]:
    """Medians of `runs` rounds; in each round every measure is taken once, the first of a round last in the next."""
    values: list[list[float]] = [[] for _ in measures]
    for round_number in range(runs):
        order = list(range(len(measures)))
        if round_number % 2:
            order.reverse()
        for index in order:
            values[index].append(measures[index]())
    return [statistics.median(one) for one in values]
