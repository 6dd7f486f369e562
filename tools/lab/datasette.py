"""A private Datasette over a SQLite file: what many portals publish tables with, and so the peer of a page of records.

It is installed from PyPI at the version that deps/python/bench.txt pins, into a folder of its own, when a bench first needs it."""
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from .platform import ROOT, free_port

PINNED = ROOT / "deps/python/bench.txt"
HOME = ROOT / ".deps/bench"


def program() -> pathlib.Path:
    """The installed command."""
    command, stamp = HOME / "bin/datasette", HOME / "installed"
    if not stamp.exists() or stamp.read_text() != PINNED.read_text():
        print("bench: installing Datasette ...", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
        subprocess.run([HOME / "bin/pip", "install", "--quiet", "-r", PINNED], check=True)
        stamp.write_text(PINNED.read_text())
    return command


class Datasette:
    """`with Datasette(file) as peer: peer.url("/stops/stop.json?…")`; the file is served as one that nobody changes."""

    def __init__(self, file: pathlib.Path):
        self._port = free_port()
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen([program(), "serve", "-i", file, "-p", str(self._port), "--setting", "sql_time_limit_ms", "60000",
                                          "--setting", "default_facet_size", "1", "--setting", "suggest_facets", "off"],
                                         stdout=self._log, stderr=self._log)
        for _ in range(600):
            try:
                urllib.request.urlopen(self.url("/-/versions.json"), timeout=5)
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise RuntimeError("Datasette did not start")

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._port}{path}"

    def json(self, path: str) -> dict:
        with urllib.request.urlopen(self.url(path), timeout=120) as answer:
            return json.load(answer)

    def __enter__(self) -> "Datasette":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
