"""Runs the cycles and says what was found; exit status 1 if anything acknowledged was lost, doubled, or late."""
import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tools.lab.figures import percentile
from tools.lab.platform import Platform

from . import control, disk
from .checks import Checks, ledger_is_sound, objects_are_whole
from .rig import Rig
from .writers import WRITERS, all_writers

READY_MAX_S = 2.0
LOAD_S = (0.1, 0.8)
ENDS = (-9, 70)  # killed; or a broken disk was seen, after which nothing may be acknowledged any more
LEDGER_EVERY = 10
FAULTS_SHOWN = 20


def say(text: str) -> None:
    print(text, flush=True)


def run(name: str, platform: Platform, cycles: int, seed: int, end: Callable[[], int], restore: Callable[[], None],
        ready_max_s: float, disk_fails: bool) -> bool:
    """`cycles` ends of the process, each after a while of load. `end` takes it down, `restore` makes a new start possible."""
    began = time.monotonic()
    chance = random.Random(seed)
    rig = Rig(platform, disk_fails)
    rig.settle()
    platform.start()
    writers = all_writers(rig, seed)
    checks = Checks(rig, writers)
    rig.open()
    for writer in writers:
        writer.start()
    ready = []
    for cycle in range(1, cycles + 1):
        time.sleep(chance.uniform(*LOAD_S))
        rig.close()
        if (status := end()) not in ENDS:
            rig.fault(f"end {cycle}: the program ended by itself with status {status}")
        rig.wait_for_writers(WRITERS)
        restore()
        if cycle % LEDGER_EVERY == 0:
            ledger_is_sound(rig)
        ready.append(platform.start())
        if ready[-1] > ready_max_s:
            rig.fault(f"end {cycle}: ready again after {ready[-1]:.2f} s")
        checks.after_an_end(chance)
        if rig.faults:
            break
        rig.open()
    rig.finish()
    for writer in writers:
        writer.join()
    checks.at_the_end()
    platform.stop()
    ledger_is_sound(rig)
    objects = objects_are_whole(rig)
    published = sum(entry.state == "published" for writer in writers for entry in writer.entries)
    say(f"crash: {name}: {len(ready)} in {time.monotonic() - began:.0f} s; {rig.acknowledged} writes acknowledged, {rig.repeated} of "
        f"them when repeated; {published} entries published, {objects} objects; ready again in {percentile(ready, 0.5):.2f} s, at "
        f"most {max(ready):.2f} s; {len(rig.faults)} faults")
    for fault in rig.faults[:FAULTS_SHOWN]:
        say(f"  {fault}")
    if rig.faults:
        say(f"  the platform's last words:\n{platform.last_words()}")
    return not rig.faults


def kills(cycles: int, seed: int, ready_max_s: float) -> bool:
    with Platform.temporary() as platform:
        return run("kill -9", platform, cycles, seed, platform.kill, lambda: None, ready_max_s, disk_fails=False)


def cuts(cycles: int, seed: int, ready_max_s: float) -> bool:
    if reason := disk.why_not():
        say(f"crash: power cuts skipped: {reason}")
        return True
    seen = {how: control.loses(how) for how in ("commits", "objects")}
    say(f"crash: control: a careless program lost {seen['commits']} acknowledged commits and {seen['objects']} objects to one cut")
    if not all(seen.values()):
        say("  the rig cannot see losses here, so that it proves nothing")
        return False
    with tempfile.TemporaryDirectory(prefix="jixia-cuts-") as logs:
        volume = disk.Disk()
        platform = Platform(volume.mounted_at / "data")
        platform.log = Path(logs) / "platform.log"

        def end() -> int:
            volume.cut()
            return platform.kill()

        try:
            return run("power cuts", platform, cycles, seed, end, volume.restore, ready_max_s, disk_fails=True)
        finally:
            platform.close()
            volume.close()


def main() -> int:
    options = argparse.ArgumentParser(prog="tests.crash")
    options.add_argument("--cycles", type=int, default=100, help="kill -9")
    options.add_argument("--cuts", type=int, default=60, help="simulated power cuts")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options.add_argument("--ready-max", type=float, default=READY_MAX_S, help="seconds until /readyz, at most")
    given = options.parse_args()
    say(f"crash: seed {given.seed}")
    sound = given.cycles == 0 or kills(given.cycles, given.seed, given.ready_max)
    return 0 if (given.cuts == 0 or cuts(given.cuts, given.seed, given.ready_max)) and sound else 1


if __name__ == "__main__":
    sys.exit(main())
