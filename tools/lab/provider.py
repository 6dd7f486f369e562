"""A unit that gives large tables to a platform by itself: one person of one organisation, who uploads and waits for ingestion."""
import dataclasses
import pathlib
import time
from collections.abc import Callable
from typing import Any

from . import journey
from .client import Client, expect
from .platform import Platform

USCC = "11370100MB2857833B"
ACCOUNT, REVIEWER, PASSWORD = "bench", "bench-reviewer", "bench-password-1"
PIECE = 16 << 20
POLL_S = 0.02


@dataclasses.dataclass(frozen=True)
class Table:
    entry: str
    resource: str
    upload_s: float
    ingest_s: float  # from the request that begins the job to the poll that found it ended
    report: dict[str, Any]


def start(platform: Platform) -> Client:
    """Starts it in an empty folder; the person, signed in."""
    platform.run("init")
    platform.run("organization", "add", "Bench", "--uscc", USCC, "--division", "370100")
    for account, role in ((ACCOUNT, "cataloguer"), (REVIEWER, "reviewer")):
        platform.run("user", "add", account, "--name", account, "--organization", USCC, "--role", role, given=PASSWORD + "\n")
    platform.start()
    client = platform.client()
    client.sign_in(ACCOUNT, PASSWORD)
    return client


def upload(client: Client, file: pathlib.Path) -> str:
    identity, offset = client.begin_upload(file.stat().st_size, file.name), 0
    with open(file, "rb") as content:
        while piece := content.read(PIECE):
            offset = client.continue_upload(identity, offset, piece)
    return identity


def add_table(client: Client, file: pathlib.Path, watch: Callable[[], None] = lambda: None,
              fields: dict[str, Any] | None = None) -> Table:
    """A table of an entry of its own, through the public way. `watch` is called all the while that the job runs."""
    fields = fields or {"title": file.stem, "open_attribute": "unconditional"}
    entry = expect(client.send("POST", "/api/v1/entries", fields), 201).json()["id"]
    began = time.monotonic()
    identity = upload(client, file)
    uploaded = time.monotonic()
    answer = expect(client.send("POST", f"/api/v1/entries/{entry}/resources",
                                {"title": file.stem, "kind": "table", "upload_id": identity}), 202).json()
    while (job := expect(client.get(f"/api/v1/jobs/{answer['job']['id']}"), 200).json())["state"] not in ("succeeded", "failed"):
        watch()
        time.sleep(POLL_S)
    ended = time.monotonic()
    if job["state"] == "failed":
        raise SystemExit(f"the table was refused: {job}")
    return Table(entry, answer["resource"]["id"], uploaded - began, ended - uploaded, job["report"])


def publish_table(platform: Platform, client: Client, file: pathlib.Path) -> Table:
    """The same, reviewed and published: everybody may read it."""
    table = add_table(client, file, fields=journey.entry(file.stem))
    read = expect(client.get(f"/api/v1/entries/{table.entry}"), 200)
    items = [{"code": item["code"], "name": item["name"], "description": "数据项 " + item["name"]} for item in read.json()["items"]]
    expect(client.send("PATCH", f"/api/v1/entries/{table.entry}", {"items": items}, tag=read.tag), 200)
    case = journey.submit(client, table.entry)
    reviewer = platform.client()
    reviewer.sign_in(REVIEWER, PASSWORD)
    journey.approve(reviewer, case)
    reviewer.close()
    return table
