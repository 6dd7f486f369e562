"""What the 16 writers do, and what each writes down of it: `entries`, `uploads`, `jobs`, `keys` hold what was acknowledged."""
import dataclasses
import random
import threading
import time
from typing import Any

from tools.lab import journey
from tools.lab.client import Refused, expect

from .rig import CATALOGUERS, PATIENCE_S, REVIEWERS, Caller, Rig

DRAFTERS, PUBLISHERS, KEY_MAKERS = 6, 8, 2
WRITERS = DRAFTERS + PUBLISHERS + KEY_MAKERS
POLL_S = 0.03
ROWS_MAX, PIECES_MAX = 2000, 6
ENTRIES_EACH, KEYS_EACH = 30, 5


@dataclasses.dataclass
class Entry:
    identity: str
    title: str
    abstract: str
    tag: str
    state: str = "draft"
    unsure: bool = False  # a change of it has been sent and not answered
    fresh: bool = True    # touched since it was last checked


@dataclasses.dataclass
class Upload:
    identity: str
    offset: int = 0
    used: bool = False  # a resource has been made of it, or has been asked for


@dataclasses.dataclass
class Job:
    identity: str
    resource: str
    rows: int


class Writer(threading.Thread):
    def __init__(self, rig: Rig, number: int, seed: int):
        super().__init__(name=f"writer-{number}", daemon=True)
        self.rig, self.number = rig, number
        self.random = random.Random(seed * 1000 + number)
        self.account = f"cataloguer-{number % CATALOGUERS}"
        self.person = Caller(rig, self.account)
        self.entries: list[Entry] = []
        self.uploads: list[Upload] = []
        self.jobs: list[Job] = []
        self.keys: dict[str, str] = {}
        self.unsure_key = ""  # one that is being made or given up

    def run(self) -> None:
        try:
            while not self.rig.finishing:
                self.step()
        except (Refused, KeyError, ValueError) as fault:
            self.rig.fault(f"{self.name}: {type(fault).__name__} {fault}")
            self.rig.stay_at_gate()

    def step(self) -> None:
        raise NotImplementedError

    def create(self) -> Entry:
        title = f"公交站点信息{self.number}号第{self.rig.unique()}期"
        made = self.person.write("POST", "/api/v1/entries", journey.entry(title), 201)
        entry = Entry(made.json()["id"], title, journey.entry(title)["abstract"], made.tag)
        self.entries.append(entry)
        return entry

    def change(self, entry: Entry, fields: dict[str, Any]) -> None:
        entry.unsure = entry.fresh = True
        answer = self.person.write("PATCH", f"/api/v1/entries/{entry.identity}", fields, 200, tag=entry.tag)
        entry.tag, entry.abstract = answer.tag, fields.get("abstract", entry.abstract)
        entry.unsure = False


class Drafter(Writer):
    """Drafts entries and changes them."""

    def step(self) -> None:
        if not self.entries or (len(self.entries) < ENTRIES_EACH and self.random.random() < 0.3):
            self.create()
            return
        entry = self.random.choice(self.entries)
        self.change(entry, {"abstract": f"济南市公交站点的编号、名称和所属线路，第{self.rig.unique()}次修改，可用于出行查询。"})


class Publisher(Writer):
    """Walks the whole journey, the file in pieces."""

    def __init__(self, rig: Rig, number: int, seed: int):
        super().__init__(rig, number, seed)
        self.reviewer = Caller(rig, f"reviewer-{number % REVIEWERS}")

    def step(self) -> None:
        entry = self.create()
        rows = self.random.randint(40, ROWS_MAX)
        content = "站点编号,站名,线路,启用日期\n" + "".join(
            f"{row:05d},{entry.identity}{row}站,K{row % 7},2024年3月{row % 28 + 1}日\n" for row in range(rows))
        upload = self.send(content.encode())
        upload.used = True
        begun = self.person.write("POST", f"/api/v1/entries/{entry.identity}/resources",
                                  {"title": "公交站点", "kind": "table", "upload_id": upload.identity}, 202).json()
        self.jobs.append(Job(begun["job"]["id"], begun["resource"]["id"], rows))
        self.await_job(begun["job"]["id"])
        self.describe(entry)
        self.review(entry)

    def send(self, content: bytes) -> Upload:
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)), "Upload-Metadata": "filename c3RvcHMuY3N2",
                   "Idempotency-Key": f"upload-{self.rig.unique()}"}
        made = expect(self.person.request("POST", "/api/v1/uploads", b"", headers), 201)
        upload = Upload(made.json()["id"])
        self.uploads.append(upload)
        piece_bytes = len(content) // self.random.randint(1, PIECES_MAX) + 1
        while upload.offset < len(content):
            piece = content[upload.offset:upload.offset + piece_bytes]
            acknowledged = self.person.try_piece(upload.identity, upload.offset, piece)
            if acknowledged is None:
                acknowledged = self.person.get(f"/api/v1/uploads/{upload.identity}")["received"]
                if acknowledged < upload.offset:
                    raise Refused(f"upload {upload.identity}: {acknowledged} bytes are safe, {upload.offset} were acknowledged")
            upload.offset = acknowledged
        return upload

    def await_job(self, identity: str) -> None:
        until = time.monotonic() + PATIENCE_S
        while (job := self.person.get(f"/api/v1/jobs/{identity}"))["state"] != "succeeded":
            if job["state"] in ("failed", "cancelled") or time.monotonic() > until:
                raise Refused(f"job {identity}: {job['state']} {job.get('problem')}")
            time.sleep(POLL_S)

    def describe(self, entry: Entry) -> None:
        read = expect(self.person.request("GET", f"/api/v1/entries/{entry.identity}"), 200)
        entry.tag = read.tag  # the job has given it its columns
        self.change(entry, {"items": [{"code": item["code"], "name": item["name"],
                                       "description": journey.MEANINGS.get(item["name"], item["name"])}
                                      for item in read.json()["items"]]})

    def review(self, entry: Entry) -> None:
        entry.unsure = entry.fresh = True
        path = f"/api/v1/entries/{entry.identity}"
        answer = self.person.write("POST", f"{path}/actions/submit", {}, 200, tag=entry.tag)
        case = answer.json()["case"]["id"]
        entry.tag, entry.state = answer.tag, "in_review"
        tag = expect(self.reviewer.request("GET", f"/api/v1/cases/{case}"), 200).tag
        self.reviewer.write("POST", f"/api/v1/cases/{case}/actions/approve", {"reason": "符合编目规范"}, 200, tag=tag)
        read = expect(self.person.request("GET", path), 200)
        entry.tag, entry.state, entry.unsure = read.tag, read.json()["state"]["code"], False
        if entry.state != "published":
            raise Refused(f"entry {entry.identity} was approved and is {entry.state}")


class KeyMaker(Writer):
    """Makes keys and gives them up. A repetition of a request that took effect is told so, without the secret."""

    def step(self) -> None:
        if len(self.keys) >= KEYS_EACH:
            self.unsure_key, identity = self.keys.popitem()
            self.person.write("DELETE", f"/api/v1/keys/{identity}", None, 204)
            return
        self.unsure_key = name = f"key-{self.number}-{self.rig.unique()}"
        answer = self.person.write("POST", "/api/v1/keys", {"name": name}, 201, 409)
        if answer.status == 201:
            self.keys[name] = answer.json()["id"]
            return
        found = [key["id"] for key in self.person.get("/api/v1/keys?limit=1000")["items"] if key["name"] == name]
        if len(found) != 1:
            raise Refused(f"{len(found)} keys are called {name}: {answer.body[:300]!r}")
        self.keys[name] = found[0]


def all_writers(rig: Rig, seed: int) -> list[Writer]:
    kinds = [Drafter] * DRAFTERS + [Publisher] * PUBLISHERS + [KeyMaker] * KEY_MAKERS
    return [kind(rig, number, seed) for number, kind in enumerate(kinds)]
