"""Runs every check; exits 1 if there are findings: python3 -m tools.tidy"""
import pathlib
import sys

from .checks import ALL


def main() -> int:
    root = pathlib.Path(__file__).resolve().parents[2]
    findings = [finding for check in ALL for finding in check(root)]
    for finding in findings:
        print(finding)
    print(f"tidy: {len(ALL)} checks, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
