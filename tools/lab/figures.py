"""What a bench says: items {name, value, unit, peer, peer_value, ratio, bar, holds, method}, written where bench/run reads them."""
import dataclasses
import json
import math
import os
import pathlib
import sys


@dataclasses.dataclass(frozen=True)
class AtMost:
    limit: float

    def __str__(self) -> str:
        return f"≤ {self.limit:g}"

    def holds(self, value: float) -> bool:
        return value <= self.limit


@dataclasses.dataclass(frozen=True)
class AtLeast:
    limit: float

    def __str__(self) -> str:
        return f"≥ {self.limit:g}"

    def holds(self, value: float) -> bool:
        return value >= self.limit


class Figures:
    """`figures.add("ready", 1.2, "s", bar=AtMost(2), method="…")`, `figures.compare(…)`, and at the end `figures.write()`."""

    def __init__(self) -> None:
        self.items: list[dict] = []

    def add(self, name: str, value: float, unit: str, *, bar: AtMost | AtLeast | None = None, method: str) -> None:
        """A figure with a bar for the value itself; without one it is told, not judged."""
        self._put(name, value, unit, "", None, None, str(bar) + " " + unit if bar else "", bar.holds(value) if bar else None,
                  method)

    def compare(self, name: str, value: float, unit: str, peer: str, peer_value: float, *, bar: AtMost | AtLeast,
                method: str) -> None:
        """A figure with a bar for value / peer_value."""
        ratio = value / peer_value
        self._put(name, value, unit, peer, peer_value, ratio, f"ratio {bar}", bar.holds(ratio), method)

    def _put(self, name, value, unit, peer, peer_value, ratio, bar, holds, method) -> None:
        self.items.append({"name": name, "value": _short(value), "unit": unit, "peer": peer, "peer_value": _short(peer_value),
                           "ratio": _short(ratio), "bar": bar, "holds": holds, "method": method})
        print(f"  {name}: {_short(value)} {unit}" + (f" ({peer} {_short(peer_value)}, ratio {_short(ratio)})" if peer else ""),
              file=sys.stderr, flush=True)

    def write(self) -> None:
        """To the file that bench/run named; printed when run by hand."""
        text = json.dumps(self.items, ensure_ascii=False, indent=1)
        if target := os.environ.get("JIXIA_BENCH_OUT"):
            pathlib.Path(target).write_text(text + "\n")
        else:
            print(text)


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def percentile(values: list[float], part: float) -> float:
    """The smallest value that at least `part` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(round(part * len(ordered), 9)) - 1)]
