"""clang-tidy over the C++ sources, each only when it, a header it reads or the configuration has changed since it was clean.

    python3 -m tools.clang_tidy [--build build/dev] [PATH-PREFIX ...]

What a source reads is asked of the last build (ninja -t deps), so build first. Stamps of clean sources stand in <build>/tidy.
"""
import concurrent.futures
import hashlib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def read_dependencies(build: pathlib.Path) -> dict[str, list[str]]:
    """Source (relative to the root) → the files of the tree it reads, itself included."""
    lines = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True, check=True).stdout.splitlines()
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        if line and not line.startswith(" "):
            current = []
        elif line.strip():
            path = os.path.normpath(build / line.strip())
            if not path.startswith(str(ROOT)):
                continue
            relative = os.path.relpath(path, ROOT)
            current.append(relative)
            if relative.startswith("src/") and relative.endswith(".cpp"):
                found[relative] = current
    return found


def digest(paths: list[str], configuration: bytes) -> str:
    total = hashlib.sha256(configuration)
    for path in sorted(set(paths)):
        file = ROOT / path
        total.update(path.encode() + b"\0" + (file.read_bytes() if file.exists() else b""))
    return total.hexdigest()


def check(build: pathlib.Path, source: str, key: str) -> tuple[str, str]:
    """The findings in `source`, empty when it is clean; a clean one gets its stamp."""
    stamp = build / "tidy" / (source.replace("/", "_") + ".clean")
    if stamp.exists() and stamp.read_text() == key:
        return source, ""
    run = subprocess.run(["clang-tidy-19", "--quiet", "-p", str(build), str(ROOT / source)], capture_output=True, text=True)
    if run.returncode == 0:
        stamp.write_text(key)
        return source, ""
    return source, run.stdout or run.stderr


def main(arguments: list[str]) -> int:
    build = ROOT / "build/dev"
    if arguments[:1] == ["--build"]:
        build, arguments = ROOT / arguments[1], arguments[2:]
    (build / "tidy").mkdir(parents=True, exist_ok=True)
    configuration = (ROOT / ".clang-tidy").read_bytes()
    sources = {source: paths for source, paths in read_dependencies(build).items()
               if (ROOT / source).exists() and (not arguments or source.startswith(tuple(arguments)))}
    if not sources:
        print("clang-tidy: nothing was built yet", file=sys.stderr)
        return 2
    seen: set[str] = set()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(check, build, source, digest(paths, configuration)) for source, paths in sorted(sources.items())]
        for job in concurrent.futures.as_completed(jobs):
            for finding in job.result()[1].splitlines():
                # A header's finding is told once, not once for every source that reads it.
                if " error: " in finding or " warning: " in finding:
                    if finding in seen:
                        continue
                    seen.add(finding)
                    print(finding.replace(str(ROOT) + "/", ""), flush=True)
    print(f"clang-tidy: {len(sources)} sources, {len(seen)} findings")
    return 1 if seen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
