"""An inbox of 10,000 cases: listing, filtering and deciding, and 1,000 decisions at once.

Every case is a real request to restrict a published entry (Art. 8(3)), opened through the public way by somebody of the provider;
deciding changes the entry, freezes an edition of the provider's open list and signs the decision."""
import os
import time
import urllib.parse

from tools.lab.client import Client, expect
from tools.lab.figures import AtMost, Figures, percentile
from tools.lab.platform import Platform

CASES = int(os.environ.get("JIXIA_BENCH_CASES", "10000"))
BULK, ASKED, DECIDED = 1000, 200, 200
P95_MS, BULK_S = 50, 5
PASSWORD = "bench-password-of-15"
ASKED_FOR = {"to": "conditional", "grounds": ["high_security"], "conditions": "申请人具备数据安全保护能力，用于科学研究",
             "reason": "数据安全和处理能力要求较高"}
REASON = {"reason": "依据充分，同意"}


def every(client: Client, path: str) -> list[dict]:
    items: list[dict] = []
    while path:
        page = expect(client.get(path), 200).json()
        items += page["items"]
        path = page["next"]
    return items


def units(platform: Platform) -> list[dict]:
    """Providers with the most entries first, until they have enough that can be restricted."""
    platform.start()
    client = platform.client()
    chosen, found = [], 0
    for unit in sorted(every(client, "/api/v1/organizations?limit=1000"), key=lambda one: -one["entries"]):
        query = urllib.parse.urlencode({"provider": unit["id"], "openness": "unconditional", "limit": 1000})
        unit["ids"] = [entry["id"] for entry in every(client, "/api/v1/entries?" + query)][: CASES - found]
        found += len(unit["ids"])
        chosen.append(unit)
        if found >= CASES:
            break
    client.close()
    platform.stop()
    assert found == CASES, f"only {found} entries can be restricted"
    return chosen


def signed_in(platform: Platform, account: str) -> Client:
    client = platform.client()
    client.sign_in(account, PASSWORD)
    return client


def fill(platform: Platform, chosen: list[dict]) -> None:
    for number, unit in enumerate(chosen):
        client = signed_in(platform, f"unit{number}")
        for entry in unit["ids"]:
            expect(client.send("POST", "/api/v1/cases", {"type": "attribute_restriction", "subject": {"entry": entry}, **ASKED_FOR}), 201)
        client.close()


def timed(call) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1e3


def measure(figures: Figures, official: Client) -> None:
    lists = {"inbox": "inbox=mine&limit=20", "inbox, a late page": f"inbox=mine&limit=20&cursor={CASES - 1000}",
             "filter by type and state": "inbox=mine&type=attribute_restriction&state=submitted&limit=20",
             "filter by text": "inbox=mine&limit=20&q=" + urllib.parse.quote("信息"), "overdue": "inbox=mine&overdue=true&limit=20"}
    for name, query in lists.items():
        times = [timed(lambda: expect(official.get("/api/v1/cases?" + query), 200)) for _ in range(ASKED)]
        figures.add(f"{CASES:,} cases, {name}: p95", percentile(times, 0.95), "ms", bar=AtMost(P95_MS),
                    method=f"{ASKED} requests one after another, 20 cases a page with exact total")
    waiting = expect(official.get(f"/api/v1/cases?inbox=mine&limit={DECIDED}"), 200).json()["items"]
    times = [timed(lambda: expect(official.send("POST", f"/api/v1/cases/{one['id']}/actions/consent", REASON), 200)) for one in waiting]
    figures.add(f"{CASES:,} cases, decide one: p95", percentile(times, 0.95), "ms", bar=AtMost(P95_MS),
                method=f"{DECIDED} consents: case, entry, open list, signature, ledger in one durable transaction each")
    ids = [one["id"] for one in expect(official.get(f"/api/v1/cases?inbox=mine&limit={BULK}"), 200).json()["items"]]
    body = {"cases": [{"id": one} for one in ids], **REASON}
    began = time.perf_counter()
    answer = expect(official.send("POST", "/api/v1/cases/actions/consent", body), 200).json()
    took_s = time.perf_counter() - began
    assert answer["done"] == len(ids), answer["items"][:3]
    figures.add(f"{BULK:,} decisions at once", took_s, "s", bar=AtMost(BULK_S),
                method="one request; each case is decided by itself and durable when it is answered")


def main() -> None:
    figures, platform = Figures(), Platform.temporary()
    try:
        platform.run("init")
        platform.run("synth", "--entries", str(CASES * 4))
        platform.run("organization", "add", "省大数据局", "--uscc", "11370000MB284651XL", "--division", "370000", "--authority")
        platform.run("user", "add", "official", "--name", "官员", "--organization", "11370000MB284651XL", "--role", "authority",
                     given=PASSWORD + "\n")
        chosen = units(platform)
        for number, unit in enumerate(chosen):
            platform.run("user", "add", f"unit{number}", "--name", f"编目员{number}", "--organization", unit["uscc"], "--role",
                         "cataloguer", given=PASSWORD + "\n")
        platform.start()
        fill(platform, chosen)
        measure(figures, signed_in(platform, "official"))
    finally:
        platform.close()
    figures.write()


if __name__ == "__main__":
    main()
