"""The demonstration: how long it takes to seed, what it takes of memory when idle, and how soon what is published is found."""
import statistics
import time
import urllib.parse

from tools.lab import journey
from tools.lab.client import expect
from tools.lab.figures import AtMost, Figures
from tools.lab.platform import Platform

PUBLISHED = 5
IDLE_S = 20
USED_ENTRIES = 40
PASSWORD = "jixia-demo"
POLL_S = 0.01


def seconds_until_found(platform: Platform, number: int) -> float:
    """From the approval's answer until a visitor's search has the entry."""
    cataloguer, reviewer, visitor = platform.client(), platform.client(), platform.client()
    cataloguer.sign_in("cataloguer", PASSWORD)
    reviewer.sign_in("reviewer", PASSWORD)
    title = f"测量用公交站点信息第{number}期"
    identity, _ = journey.draft(cataloguer, title)
    journey.approve(reviewer, journey.submit(cataloguer, identity))
    approved = time.monotonic()
    search = "/api/v1/entries?limit=20&q=" + urllib.parse.quote(title)
    while time.monotonic() - approved < 30:
        found = expect(visitor.get(search), 200).json()["items"]
        if any(item["id"] == identity for item in found):
            return time.monotonic() - approved
        time.sleep(POLL_S)
    raise AssertionError(f"{title} is not found")


def use(platform: Platform) -> int:
    """What visitors do for a while: search, read, preview, query and download tables of the demonstration. How many answers came."""
    answered = 0
    visitor = platform.client()
    for word in ("交通", "人口", "学校", "机场", "企业", "气象"):
        visitor.get("/api/v1/entries?facets=theme,division,provider,format&q=" + urllib.parse.quote(word))
    for item in expect(visitor.get(f"/api/v1/entries?limit={USED_ENTRIES}"), 200).json()["items"]:
        entry = expect(visitor.get(f"/api/v1/entries/{item['id']}"), 200).json()
        for resource in entry["resources"]:
            path = f"/api/v1/resources/{resource['id']}"
            for way in ("/preview?limit=50", "/records?limit=100", "/records?select=count(*)", "/download?format=xlsx"):
                answered += visitor.get(path + way).status == 200
    return answered


def main() -> None:
    figures = Figures()
    with Platform.temporary() as platform:
        seeded = platform.start("demo", timeout_s=600)
        time.sleep(IDLE_S)
        just_seeded = platform.memory()
        found = [seconds_until_found(platform, number) for number in range(1, PUBLISHED + 1)]
        platform.stop()
        again = platform.start("demo", timeout_s=600)
        time.sleep(IDLE_S)
        idle = platform.memory()
        answered = use(platform)
        assert answered >= 2 * USED_ENTRIES, f"only {answered} of the visitors' questions were answered"
        time.sleep(IDLE_S)
        used = platform.memory()
    figures.add("demonstration seeded", seeded, "s", bar=AtMost(60), method="exec to the first 200 of /readyz in an empty folder")
    figures.add("demonstration started again", again, "s", method="the same folder")
    for name, memory in (("idle memory, just seeded", just_seeded), ("idle memory, started again", idle),
                         ("idle memory, after use", used)):
        figures.add(name, memory.pss, "MB", bar=AtMost(250),
                    method=f"PSS of server and {memory.processes - 1} worker processes after {IDLE_S} s at rest "
                           f"(sum of RSS, which counts shared pages more than once: {memory.rss:.0f} MB)")
    figures.add("published to found", max(found), "s", bar=AtMost(2),
                method=f"approval answered to found by a visitor's search, slowest of {PUBLISHED} (median "
                       f"{statistics.median(found) * 1000:.0f} ms)")
    figures.write()


main()
