"""The checks of `make lint` that no compiler does. Each takes the root and gives findings; each has a test that plants the fault."""
import json
import pathlib
import re

from .source import Finding, files, rooms

INCLUDE = re.compile(r'^#include "(\w+)/[\w/]+\.h"')

BANNED = {
    r"\bstd::cout\b": "log::write, or fmt::print in app/",
    r"(?<![\w:])printf\(": "fmt::print in app/",
    r"(?<![\w:.>])system\(": "posix_spawn with fixed arguments",
    r"\busing namespace std;": "names with std::",
    r"(?<![\w:.>])rand\(": "crypto::random_bytes",
    r"(?<![\w:.>])time\(": "a Clock",
    r"\b(TODO|FIXME|XXX|HACK)\b": "do it, or say it in an issue",
    r"std::this_thread::sleep": "a condition, a deadline or an injected clock",
}


def _room_of(root: pathlib.Path, path: pathlib.Path) -> str:
    parts = path.relative_to(root).parts
    return parts[1] if len(parts) > 2 and parts[0] == "src" else ""


def check_rooms(root: pathlib.Path) -> list[Finding]:
    """A file may include only rooms that its room declares; a public header only those under DEPS."""
    declared = {room.name: room for room in rooms(root)}
    found = []
    for path in files(root, ".h", ".cpp"):
        room = declared.get(_room_of(root, path))
        if room is None or path.stem.endswith(("_test", "_bench", "_fuzz")) or path.stem.startswith("test_"):
            continue
        public = "include" in path.relative_to(root).parts
        allowed = {room.name, *room.deps, *(() if public else room.impl)}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if match and match.group(1) in declared and match.group(1) not in allowed:
                found.append(Finding(str(path.relative_to(root)), number, "rooms", f"'{room.name}' does not declare '{match.group(1)}'"))
    return found


def check_kinds(root: pathlib.Path) -> list[Finding]:
    """The right file for the job: only api files and http itself speak HTTP, types hold values, rules know no database."""
    forbidden = {
        "types": ("storage", "http", "audit", "workflow"),
        "rules": ("storage", "http", "audit", "workflow"),
        "store": ("http", "workflow"),
    }
    found = []
    for path in files(root, ".h", ".cpp"):
        room = _room_of(root, path)
        if not room or room in ("base", "http", "app") or path.stem.endswith(("_test", "_bench", "_fuzz")) or path.stem.startswith("test_"):
            continue
        kind = path.stem.rsplit("_", 1)[-1]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            if match.group(1) == "http" and kind not in ("api", "authenticator"):
                found.append(Finding(str(path.relative_to(root)), number, "kinds", "only *api files include http"))
            elif match.group(1) != room and match.group(1) in forbidden.get(kind, ()):
                found.append(Finding(str(path.relative_to(root)), number, "kinds", f"a {kind} file may not include {match.group(1)}"))
    return found


def check_banned(root: pathlib.Path) -> list[Finding]:
    found = []
    for path in files(root, ".h", ".cpp"):
        relative = path.relative_to(root)
        if relative.parts[0] != "src":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            code = line.split("//")[0] if "TODO" not in line and "FIXME" not in line else line
            for pattern, instead in BANNED.items():
                if re.search(pattern, code) and "NOLINT" not in line:
                    found.append(Finding(str(relative), number, "banned", f"'{code.strip()[:60]}': use {instead}"))
    return found


def check_beast(root: pathlib.Path) -> list[Finding]:
    """Beast and Asio cost seconds a file: only http's .cpp files include them. SOCI stays in storage."""
    found = []
    for path in files(root, ".h", ".cpp"):
        room = _room_of(root, path)
        if not room:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.match(r"#include <boost/(beast|asio)", line) and (room != "http" or "include" in path.relative_to(root).parts):
                found.append(Finding(str(path.relative_to(root)), number, "beast", "only src/http/*.cpp may include Beast or Asio"))
            if re.match(r"#include <soci", line) and room != "storage":
                found.append(Finding(str(path.relative_to(root)), number, "beast", "only src/storage may include SOCI"))
    return found


def check_length(root: pathlib.Path) -> list[Finding]:
    return [Finding(str(path.relative_to(root)), count, "length", f"{count} lines: one file, one purpose, at most 600")
            for path in files(root, ".h", ".cpp", ".ts", ".vue", ".py")
            if (count := path.read_text(encoding="utf-8").count("\n")) > 600]


def check_headers(root: pathlib.Path) -> list[Finding]:
    """A public header begins with a sentence that says what it is."""
    found = []
    for path in files(root, ".h"):
        if "include" not in path.relative_to(root).parts:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) < 2 or lines[0] != "#pragma once" or not lines[1].startswith("// "):
            found.append(Finding(str(path.relative_to(root)), 1, "headers", "#pragma once, then a sentence what this header is"))
    return found


def check_sql(root: pathlib.Path) -> list[Finding]:
    """Every statement is used by its own room, under its name."""
    found = []
    sources: dict[str, str] = {}
    for path in files(root, ".cpp", ".h"):
        room = _room_of(root, path)
        if room:
            sources[room] = sources.get(room, "") + path.read_text(encoding="utf-8")
    for path in files(root, ".sql"):
        relative = path.relative_to(root)
        if relative.parts[0] != "src":
            continue
        if not re.search(rf"\bsql::{path.stem}\b", sources.get(relative.parts[1], "")):
            found.append(Finding(str(relative), 1, "sql", "no code of the room uses this statement"))
    return found


def check_errors(root: pathlib.Path) -> list[Finding]:
    """Every ErrorCode has its titles in both languages; no title is left over. `field-x` is the title of faults with the code "x"."""
    titled = {kind for path in (root / "src").glob("*/errors.json") for kind in json.loads(path.read_text(encoding="utf-8"))}
    declared: dict[str, str] = {}
    literals: set[str] = set()
    found = []
    for path in files(root, ".h", ".cpp"):
        if not _room_of(root, path) or path.stem.endswith(("_test", "_fuzz")):
            continue
        literals |= set(re.findall(r'"([a-z][a-z0-9_-]+)"', path.read_text(encoding="utf-8")))
        for match in re.finditer(r'ErrorCode\s+\w+\s*\{\s*"([a-z0-9-]+)"', path.read_text(encoding="utf-8")):
            declared[match.group(1)] = str(path.relative_to(root))
    found += [Finding(where, 1, "errors", f"'{kind}' has no titles in errors.json") for kind, where in declared.items() if kind not in titled]
    found += [Finding("src", 1, "errors", f"'{kind}' has titles but no ErrorCode") for kind in titled - declared.keys()
              if not (kind.startswith("field-") and kind.removeprefix("field-") in literals)]
    return found


def check_law(root: pathlib.Path) -> list[Finding]:
    """Words of the regulation in 「」 in the code are those of the text as published (white space and width aside)."""
    text = root / "law/order_344.zh.txt"
    if not text.exists():
        return []
    fold = str.maketrans({"，": ",", "；": ";", "：": ":", "（": "(", "）": ")"})
    def flat(value: str) -> str:
        return re.sub(r"\s|///?|\*", "", value.translate(fold))
    law = flat(text.read_text(encoding="utf-8"))
    found = []
    for path in files(root, ".h", ".cpp"):
        if not _room_of(root, path):
            continue
        source = path.read_text(encoding="utf-8")
        for match in re.finditer(r"第[一二三四五六七八九十]+条[^\n「]{0,24}「([^」]+)」", source):
            for part in re.split(r"……|…", match.group(1)):
                if flat(part) and flat(part) not in law:
                    line = source.count("\n", 0, match.start()) + 1
                    found.append(Finding(str(path.relative_to(root)), line, "law", f"not the regulation's words: {part.strip()[:40]}"))
    return found


def check_machine(root: pathlib.Path) -> list[Finding]:
    """Nothing committed names a path of the machine it was written on."""
    found = []
    for path in files(root, ".h", ".cpp", ".py", ".md", ".json", ".ts", ".vue", ".mjs", ".cmake", ".txt", ".sql", ".toml", ".yml"):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if re.search(r"(?<![\w.])/(work|root|home)/\w", line) and "tools" not in path.relative_to(root).parts:
                found.append(Finding(str(path.relative_to(root)), number, "machine", "a path of one machine"))
    return found


ALL = [check_rooms, check_kinds, check_banned, check_beast, check_length, check_headers, check_sql, check_errors, check_law, check_machine]
