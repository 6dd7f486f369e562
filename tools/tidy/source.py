"""What the checks look at: the tracked and new source files, and the rooms as src/CMakeLists.txt declares them."""
import dataclasses
import pathlib
import re
import subprocess


@dataclasses.dataclass(frozen=True)
class Room:
    name: str
    deps: tuple[str, ...]
    impl: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Finding:
    path: str
    line: int
    check: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: [{self.check}] {self.text}"


def rooms(root: pathlib.Path) -> list[Room]:
    text = (root / "src/CMakeLists.txt").read_text(encoding="utf-8")
    found = []
    for match in re.finditer(r"^jx_room\((\w+)([^)]*)\)", text, re.M):
        parts: dict[str, list[str]] = {}
        current = ""
        for word in match.group(2).split():
            if word.isupper() or word in ("IMPL_LIBS", "TEST_ROOMS", "TEST_LIBS"):
                current = word
            else:
                parts.setdefault(current, []).append(word)
        found.append(Room(match.group(1), tuple(parts.get("DEPS", ())), tuple(parts.get("IMPL", ()))))
    return found


def files(root: pathlib.Path, *suffixes: str) -> list[pathlib.Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root, check=True, capture_output=True, text=True)
    return [root / name for name in listed.stdout.splitlines() if name.endswith(suffixes) and (root / name).is_file()]
