"""The built program in a data folder of its own, on ports that were free."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from .client import Client, Lost
from .processes import Memory, memory

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLL_S = 0.005


def program() -> pathlib.Path:
    """JIXIA_BIN, or what was built: release first."""
    if given := os.environ.get("JIXIA_BIN"):
        return pathlib.Path(given)
    for preset in ("release", "dev"):
        if (built := ROOT / "build" / preset / "src/app/jixia").exists():
            return built
    raise SystemExit("no program is built: tools/build release jixia")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Platform:
    """Not started until `start`; may be killed and started again on the same folder and port."""

    def __init__(self, data: pathlib.Path, settings: dict[str, str] | None = None, binary: pathlib.Path | None = None):
        self.data, self.binary = data, binary or program()
        self.port, self.admin_port = free_port(), free_port()
        self._settings = settings or {}
        self._process: subprocess.Popen | None = None
        self._owned: pathlib.Path | None = None
        self.log = data.parent / (data.name + ".log")

    @classmethod
    def temporary(cls, settings: dict[str, str] | None = None) -> "Platform":
        """In a new folder, which goes away with `close`."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="jixia-lab-"))
        platform = cls(folder / "data", settings)
        platform._owned = folder
        return platform

    def environment(self) -> dict[str, str]:
        return {**os.environ, "JIXIA_PORT": str(self.port), "JIXIA_ADMIN_PORT": str(self.admin_port),
                "JIXIA_DATA_DIR": str(self.data), "JIXIA_PAGES": str(self._pages()), **self._settings}

    def _pages(self) -> pathlib.Path:
        """The built pages; where they are not built, the empty page alone: what the lab asks of the platform is its interface."""
        if (built := ROOT / "ui/dist/index.html").exists():
            return built.parent
        folder = self.data.parent / (self.data.name + "-pages")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "ui/index.html", folder)
        return folder

    def run(self, *arguments: str, given: str = "") -> str:
        """A command of the program that ends by itself; its output."""
        done = subprocess.run([self.binary, *arguments], cwd=ROOT, env=self.environment(), input=given, text=True,
                              capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"jixia {' '.join(arguments)}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def start(self, command: str = "serve", timeout_s: float = 120.0) -> float:
        """Starts it and waits for /readyz; the seconds that took."""
        assert self._process is None
        self.data.parent.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen([self.binary, command], cwd=ROOT, env=self.environment(), stdout=log, stderr=log)
        while time.monotonic() - began < timeout_s:
            if self._process.poll() is not None:
                status, self._process = self._process.returncode, None
                raise RuntimeError(f"the program ended with {status}:\n{self.last_words()}")
            if self.is_ready():
                return time.monotonic() - began
            time.sleep(POLL_S)
        raise RuntimeError(f"not ready after {timeout_s} s:\n{self.last_words()}")

    def is_ready(self) -> bool:
        client = Client(self.port, timeout=5.0)
        try:
            return client.get("/readyz").status == 200
        except Lost:
            return False
        finally:
            client.close()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def memory(self) -> Memory:
        return memory(self.pid)

    def client(self) -> Client:
        return Client(self.port)

    def kill(self) -> int:
        """kill -9. Its exit status: -9, or another if it had ended by itself."""
        return self._end(signal.SIGKILL)

    def stop(self, timeout_s: float = 30.0) -> int:
        return self._end(signal.SIGTERM, timeout_s)

    def _end(self, how: signal.Signals, timeout_s: float = 30.0) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(how)
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            self._process = None

    def close(self) -> None:
        if self.is_running():
            self.kill()
        if self._owned is not None:
            shutil.rmtree(self._owned, ignore_errors=True)

    def __enter__(self) -> "Platform":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
