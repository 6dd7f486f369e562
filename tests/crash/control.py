"""The positive control: the rig must see a careless program lose acknowledged writes."""
import subprocess
import sys

from tools.lab.platform import ROOT

from . import careless
from .disk import Disk

ATTEMPTS = 20
WRITES_BEFORE_CUT = 12


def loses(how: str) -> int:
    """How many acknowledged writes one cut took from the careless program; 0: none in all attempts."""
    for _ in range(ATTEMPTS):
        disk = Disk()
        try:
            writer = subprocess.Popen([sys.executable, "-m", "tests.crash.careless", how, disk.mounted_at], cwd=ROOT,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            last = 0
            for line in writer.stdout:
                last = int(line)
                if last == WRITES_BEFORE_CUT:
                    break
            disk.cut()
            writer.kill()
            writer.communicate()
            disk.restore()
            if gone := careless.lost(how, disk.mounted_at, last):
                return gone
        finally:
            disk.close()
    return 0
