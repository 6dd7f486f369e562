"""A small disk whose power can be cut: ext4 on a loop device. A cut drops everything that was not synced (EXT4_IOC_SHUTDOWN without
flushing the log), as the machine's own power failure would; mounting again replays the journal."""
import fcntl
import os
import pathlib
import struct
import subprocess
import tempfile
import time

_SHUTDOWN = 0x8004587D  # _IOR('X', 125, __u32)
_WITHOUT_LOG = 2
SIZE_MB = 1024
UNMOUNT_TRIES = 3000


def why_not() -> str:
    """Why this machine cannot have such a disk; empty: it can."""
    if os.geteuid() != 0:
        return "loop devices need root"
    try:
        Disk().close()
    except (OSError, subprocess.CalledProcessError) as fault:
        detail = fault.stderr.decode(errors="replace").strip() if isinstance(fault, subprocess.CalledProcessError) else str(fault)
        return f"no loop device with ext4 can be made here ({detail})"
    return ""


def _run(*command: object) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True).stdout.decode().strip()


class Disk:
    def __init__(self) -> None:
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="jixia-disk-"))
        self.mounted_at = self._folder / "disk"
        self._image, self._device = self._folder / "image", ""
        try:
            self.mounted_at.mkdir()
            with open(self._image, "wb") as image:
                image.truncate(SIZE_MB << 20)
            _run("mkfs.ext4", "-q", "-F", self._image)
            self._device = _run("losetup", "--find", "--show", self._image)
            self._mount()
        except (OSError, subprocess.CalledProcessError):
            self.close()
            raise

    def _mount(self) -> None:
        _run("mount", "-t", "ext4", self._device, self.mounted_at)

    def cut(self) -> None:
        """The power goes: from here on every write and sync on this disk fails."""
        descriptor = os.open(self.mounted_at, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUTDOWN, struct.pack("I", _WITHOUT_LOG))
        finally:
            os.close(descriptor)

    def restore(self) -> None:
        """The power comes back. Nobody may have a file open any more."""
        self._unmount()
        self._mount()

    def _unmount(self) -> None:
        said = b""
        for _ in range(UNMOUNT_TRIES):
            done = subprocess.run(["umount", self.mounted_at], capture_output=True)
            if done.returncode == 0:
                return
            said = done.stderr
            time.sleep(0.01)  # children of a killed process let go a moment later
        raise RuntimeError(f"the disk stays busy: {said.decode(errors='replace').strip()}")

    def close(self) -> None:
        if os.path.ismount(self.mounted_at):
            self._unmount()
        if self._device:
            _run("losetup", "--detach", self._device)
            self._device = ""
        self._image.unlink(missing_ok=True)
        for folder in (self.mounted_at, self._folder):
            if folder.exists():
                folder.rmdir()
