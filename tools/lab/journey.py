"""The publishing journey of the HTTP contract, as a provider's people walk it."""
import time
from typing import Any

from .client import Client, Refused, expect

PATIENCE_S = 60.0
POLL_S = 0.02

CSV = "站点编号,站名,线路,启用日期\n" + "".join(f"{number:03d},泉城广场{number}站,K{number % 7},2024年3月{number % 28 + 1}日\n"
                                        for number in range(1, 41))
MEANINGS = {"站点编号": "站点的唯一编号，三位数字", "站名": "公交站点对外公布的名称", "线路": "经过这个站点的公交线路号", "启用日期": "站点开始使用的日期"}


def entry(title: str) -> dict[str, Any]:
    return {"title": title, "abstract": "济南市公交站点的编号、名称、所属线路和启用日期，来自公交调度系统，可用于出行查询和线网分析。",
            "keywords": ["公交", "站点", "交通"], "themes": ["06"], "industries": ["G"], "resource_kind": "table",
            "open_attribute": "unconditional", "open_modes": ["download", "api"], "update_frequency": "monthly",
            "spatial": ["370100"], "temporal": {"start": "2024-01-01", "end": None}, "level": "G1",
            "personal_information": False, "origin": "generated", "duties": [{"code": "JT-001", "name": "公共交通站点管理"}],
            "source_systems": [{"name": "公交调度系统"}],
            "contact": {"name": "信息科", "phone": "0531-66600000", "email": "data@example.org"}}


def await_job(client: Client, job: str) -> dict[str, Any]:
    """The job once it has ended."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        found = expect(client.get(f"/api/v1/jobs/{job}"), 200).json()
        if found["state"] in ("succeeded", "failed", "cancelled"):
            return found
        time.sleep(POLL_S)
    raise Refused(f"job {job} did not end within {PATIENCE_S} s")


def draft(client: Client, title: str) -> tuple[str, str]:
    """A draft with a table, complete enough to be submitted: its id and its resource's."""
    identity = expect(client.send("POST", "/api/v1/entries", entry(title)), 201).json()["id"]
    upload = client.upload(CSV.encode("gb18030"), "公交站点.csv")
    begun = expect(client.send("POST", f"/api/v1/entries/{identity}/resources",
                               {"title": "公交站点", "kind": "table", "upload_id": upload}), 202).json()
    job = await_job(client, begun["job"]["id"])
    if job["state"] != "succeeded":
        raise Refused(f"the table was not read: {job}")
    read = expect(client.get(f"/api/v1/entries/{identity}"), 200)
    items = [{**item, "description": MEANINGS.get(item["name"], item["name"])} for item in read.json()["items"]]
    kept = [{"code": item["code"], "name": item["name"], "description": item["description"]} for item in items]
    expect(client.send("PATCH", f"/api/v1/entries/{identity}", {"items": kept}, tag=read.tag), 200)
    return identity, begun["resource"]["id"]


def submit(client: Client, identity: str) -> str:
    """The review's case."""
    tag = expect(client.get(f"/api/v1/entries/{identity}"), 200).tag
    answer = client.send("POST", f"/api/v1/entries/{identity}/actions/submit", {}, tag=tag)
    return expect(answer, 200).json()["case"]["id"]


def approve(client: Client, case: str) -> None:
    tag = expect(client.get(f"/api/v1/cases/{case}"), 200).tag
    expect(client.send("POST", f"/api/v1/cases/{case}/actions/approve", {"reason": "符合编目规范"}, tag=tag), 200)
