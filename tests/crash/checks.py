"""What must hold after every end of the process, and at the end of the run: everything acknowledged is there, once, and equal."""
import collections
import hashlib
import json
import pathlib
import random
import sqlite3
import urllib.parse

from tools.lab.client import Client

from .rig import PASSWORD, Rig
from .writers import Entry, Job, KeyMaker, Publisher, Upload, Writer

OLDER_CHECKED = 10
SEARCHED = 20
BLOCK = 1 << 20


class Checks:
    def __init__(self, rig: Rig, writers: list[Writer]):
        self._rig, self._writers = rig, writers
        self._clients: dict[str, Client] = {}

    def _client(self, account: str) -> Client:
        if account not in self._clients:
            self._clients[account] = self._rig.platform.client()
            self._clients[account].sign_in(account, PASSWORD)
        return self._clients[account]

    def _read(self, account: str, path: str) -> tuple[dict, str] | None:
        answer = self._client(account).get(path)
        if answer.status != 200:
            self._rig.fault(f"{path} was acknowledged and answers {answer.status}: {answer.body[:200]!r}")
            return None
        return answer.json(), answer.tag

    def after_an_end(self, chance: random.Random) -> None:
        """While all writers stand at the gate: what each has touched since the last end, and some of what is older."""
        for client in self._clients.values():
            client.close()  # its connection ended with the process; its session did not
        for writer in self._writers:
            older = [entry for entry in writer.entries if not entry.fresh]
            fresh = [entry for entry in writer.entries if entry.fresh]
            for entry in fresh + chance.sample(older, min(OLDER_CHECKED, len(older))):
                self._entry(writer, entry)
            for upload in [one for one in writer.uploads if not one.used]:
                self._upload(writer, upload)
            for job in writer.jobs[-3:]:
                self._read(writer.account, f"/api/v1/jobs/{job.identity}")
            if isinstance(writer, KeyMaker):
                self._keys(writer)

    def _entry(self, writer: Writer, entry: Entry) -> None:
        found = self._read(writer.account, f"/api/v1/entries/{entry.identity}")
        if found is None or entry.unsure:
            return
        body, tag = found
        # A job of the platform's own may change a publisher's entry as well: its tag is the publisher's to read.
        if not isinstance(writer, Publisher) and tag != entry.tag:
            self._rig.fault(f"entry {entry.identity}: version {tag}, {entry.tag} was acknowledged")
        for name in ("title", "abstract", "state"):
            found = body[name]["code"] if name == "state" else body[name]
            if found != getattr(entry, name):
                self._rig.fault(f"entry {entry.identity}: {name} is {found!r}, {getattr(entry, name)!r} was acknowledged")
        entry.fresh = False

    def _upload(self, writer: Writer, upload: Upload) -> None:
        answer = self._client(writer.account).get(f"/api/v1/uploads/{upload.identity}")
        if answer.status != 200 or answer.json()["received"] < upload.offset:
            self._rig.fault(f"upload {upload.identity}: {answer.status} {answer.body[:200]!r}, {upload.offset} were acknowledged")

    def _keys(self, writer: Writer) -> None:
        found = self._read(writer.account, "/api/v1/keys?limit=1000")
        if found is None:
            return
        prefix = f"key-{writer.number}-"
        names = collections.Counter(key["name"] for key in found[0]["items"] if key["name"].startswith(prefix))
        wanted = collections.Counter(list(writer.keys))
        for counter in (names, wanted):
            counter.pop(writer.unsure_key, None)
        if names != wanted:
            self._rig.fault(f"keys of {writer.name}: {names - wanted} too many, {wanted - names} missing")

    def at_the_end(self) -> None:
        """With the writers gone and every request answered."""
        for writer in self._writers:
            for entry in writer.entries:
                self._entry(writer, entry)
            for job in writer.jobs:
                self._job(writer, job)
        self._nothing_twice()
        self._found_by_search()

    def _job(self, writer: Writer, job: Job) -> None:
        found = self._read(writer.account, f"/api/v1/jobs/{job.identity}")
        if found is None:
            return
        report = found[0]["report"] or {}
        if found[0]["state"] != "succeeded" or report.get("rows_out") != job.rows:
            self._rig.fault(f"job {job.identity}: {job.rows} rows were sent, {found[0]}")
        self._read(writer.account, f"/api/v1/resources/{job.resource}")

    def _nothing_twice(self) -> None:
        titles: collections.Counter[str] = collections.Counter()
        path: str | None = "/api/v1/provider/entries?limit=1000"
        while path and (found := self._read(self._writers[0].account, path)):
            titles.update(item["title"] for item in found[0]["items"])
            path = found[0]["next"]
        wanted = collections.Counter(entry.title for writer in self._writers for entry in writer.entries)
        if titles != wanted:
            self._rig.fault(f"entries: {dict(titles - wanted)} too many, {dict(wanted - titles)} missing")
        for writer in self._writers:
            sent = {job.resource for job in writer.jobs}
            for entry in writer.entries:
                if (found := self._read(writer.account, f"/api/v1/entries/{entry.identity}")) is None:
                    continue
                resources = [one["id"] for one in found[0]["resources"]]
                if len(resources) > 1 or not set(resources) <= sent:
                    self._rig.fault(f"entry {entry.identity} has the resources {resources}")

    def _found_by_search(self) -> None:
        published = [entry for writer in self._writers for entry in writer.entries if entry.state == "published"]
        for entry in published[-SEARCHED:]:
            answer = self._client(self._writers[0].account).get("/api/v1/entries?limit=50&q=" + urllib.parse.quote(entry.title))
            if answer.status != 200 or entry.identity not in [item["id"] for item in answer.json()["items"]]:
                self._rig.fault(f"entry {entry.identity} is published and not found")


def objects_are_whole(rig: Rig) -> int:
    """With the platform at rest: every object that a version names is there with its digest. How many there are."""
    database = sqlite3.connect(f"file:{rig.platform.data / 'records.sqlite'}?mode=ro", uri=True)
    named: set[str] = set()
    for objects, source in database.execute("SELECT objects, source_object FROM resource_version"):
        named.update(_digests(json.loads(objects)))
        named.update(_digests(source))
    database.close()
    for digest in named:
        file = rig.platform.data / "objects/objects" / digest[:2] / digest[2:4] / digest
        if not file.exists():
            rig.fault(f"object {digest} is named by a version and is not there")
        elif _sha256(file) != digest:
            rig.fault(f"object {digest} has other content")
    return len(named)


def _digests(value: object) -> list[str]:
    """Every SHA-256 in a manifest, whatever its shape (SM3 digests stand under their own name)."""
    if isinstance(value, dict):
        return [digest for name, part in value.items() if name != "sm3" for digest in _digests(part)]
    if isinstance(value, list):
        return [digest for part in value for digest in _digests(part)]
    return [value] if isinstance(value, str) and len(value) == 64 and not value.strip("0123456789abcdef") else []


def _sha256(file: pathlib.Path) -> str:
    digest = hashlib.sha256()
    with open(file, "rb") as content:
        while block := content.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def ledger_is_sound(rig: Rig) -> None:
    """With the platform at rest."""
    try:
        rig.platform.run("audit", "verify")
    except RuntimeError as fault:
        rig.fault(f"the ledger: {fault}")
