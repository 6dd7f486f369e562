"""The gate between writers and the platform's end: who gets no answer waits here until the platform is back and has been checked."""
import itertools
import json
import threading
import time
from typing import Any

from tools.lab.client import Answer, Lost, expect
from tools.lab.platform import Platform

PATIENCE_S = 60.0
BUSY_PAUSE_S = 0.02
USCC = "11370100MB2857833B"
PASSWORD = "Crash-Rig-2026!"
CATALOGUERS, REVIEWERS = 4, 2


class Rig:
    def __init__(self, platform: Platform, disk_fails: bool):
        """`disk_fails`: the disk goes before the process does. What is answered after that would not have been answered by a machine
        without power (and a sync that is under way while ext4 is shut down may report success), so it counts as no answer."""
        self.platform = platform
        self.disk_fails = disk_fails
        self.faults: list[str] = []
        self.acknowledged = self.repeated = 0
        self._waiting = 0
        self._open = False
        self.finishing = False
        self._changed = threading.Condition()
        self._numbers = itertools.count(1)

    def settle(self) -> None:
        """An organisation and its people."""
        self.platform.run("init")
        self.platform.run("organization", "add", "济南市交通运输局", "--uscc", USCC, "--division", "370100")
        for role, count in (("cataloguer", CATALOGUERS), ("reviewer", REVIEWERS)):
            for number in range(count):
                self.platform.run("user", "add", f"{role}-{number}", "--name", f"{role} {number}", "--organization", USCC,
                                  "--role", role, given=PASSWORD + "\n")

    def unique(self) -> int:
        with self._changed:
            return next(self._numbers)

    def fault(self, text: str) -> None:
        with self._changed:
            self.faults.append(text)

    def is_without_power(self) -> bool:
        """Asked with an answer in hand: if not, the answer came before the cut."""
        with self._changed:
            return self.disk_fails and not self._open

    def count_acknowledged(self, repeated: bool) -> None:
        with self._changed:
            self.acknowledged += 1
            self.repeated += repeated

    # The gate.

    def open(self) -> None:
        with self._changed:
            self._open = True
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._open = False

    def finish(self) -> None:
        """Writers end what they have begun, then themselves."""
        self.finishing = True
        self.open()

    def wait_for_writers(self, count: int) -> None:
        """Until all of them stand at the gate; the ones that ended by a fault count as standing."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._waiting >= count, PATIENCE_S):
                raise RuntimeError(f"only {self._waiting} of {count} writers came to the gate")

    def pass_gate(self) -> None:
        with self._changed:
            self._waiting += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._open)
            self._waiting -= 1

    def stay_at_gate(self) -> None:
        """Of a writer that has met a fault: it counts as waiting from now on."""
        with self._changed:
            self._waiting += 1
            self._changed.notify_all()


class Caller:
    """One person's connection. Every request is repeated until it is answered; writes with the same Idempotency-Key."""

    def __init__(self, rig: Rig, account: str):
        self._rig, self._account = rig, account
        self._client = rig.platform.client()
        self._client.sign_in(account, PASSWORD)

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        repeated = False
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self._client.request(method, path, body, headers)
                if self._rig.is_without_power():
                    raise Lost("after the cut")
            except Lost:
                self._rig.pass_gate()
                repeated, until = True, time.monotonic() + PATIENCE_S
                continue
            if answer.status in (429, 503) and time.monotonic() < until:
                time.sleep(BUSY_PAUSE_S)
                continue
            if method != "GET" and answer.status < 300:
                self._rig.count_acknowledged(repeated)
            return answer

    def get(self, path: str) -> Any:
        return expect(self.request("GET", path), 200).json()

    def write(self, method: str, path: str, value: Any, *statuses: int, tag: str = "") -> Answer:
        headers = {"Idempotency-Key": f"{self._account}-{self._rig.unique()}"}
        body = None
        if value is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(value, ensure_ascii=False).encode()
        if tag:
            headers["If-Match"] = tag
        return expect(self.request(method, path, body, headers), *statuses)

    def try_piece(self, upload: str, offset: int, piece: bytes) -> int | None:
        """The offset after the piece; nothing if no answer came: whether it arrived has to be asked."""
        try:
            answer = self._client.send_piece(upload, offset, piece)
            if self._rig.is_without_power():
                raise Lost("after the cut")
        except Lost:
            self._rig.pass_gate()
            return None
        self._rig.count_acknowledged(False)
        return int(expect(answer, 204).headers["upload-offset"])
