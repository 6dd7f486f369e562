"""docs/compliance.md: every clause of the regulation with the code that cites it and the tests that carry it in their name.

    python3 tools/compliance.py [--check]     --check: refuses when the page is not what the code says
"""
import collections
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/compliance.md"
TEST = re.compile(r"TEST(?:_F|_P)?\(\s*(\w+),\s*((?:Art\d+(?:_\d+)*_)+\w+)\)")
PART = re.compile(r"Art(\d+)((?:_\d+)*)(?=_)")
CITED = re.compile(r"\bart_(\d+(?:_\d+)*)\b")


def clause_of(number: str, rest: str) -> str:
    return "art_" + "_".join([str(int(number)), *[str(int(part)) for part in rest.split("_") if part]])


def collect(root: pathlib.Path) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Clause → files that cite it; clause → tests that carry it."""
    code, tests = collections.defaultdict(set), collections.defaultdict(set)
    for path in sorted((root / "src").rglob("*.[hc]*")):
        if path.suffix not in (".h", ".cpp") or path.relative_to(root).parts[1] == "law":
            continue
        text = path.read_text(encoding="utf-8")
        for suite, name in TEST.findall(text):
            for number, rest in PART.findall(name):
                tests[clause_of(number, rest)].add(f"{suite}.{name}")
        if not path.stem.endswith("_test"):
            for number in CITED.findall(text):
                code["art_" + number].add(str(path.relative_to(root)))
    return code, tests


def routes_of(root: pathlib.Path) -> dict[str, set[str]]:
    """Article as Chinese readers cite it → the operations of the contract that may refuse on its ground."""
    found = collections.defaultdict(set)
    contract = root / "api/openapi.json"
    if not contract.exists():
        return found
    for path, operations in json.loads(contract.read_text(encoding="utf-8"))["paths"].items():
        for method, operation in operations.items():
            if isinstance(operation, dict):
                for refusal in operation.get("x-refusals", []):
                    if "basis" in refusal:
                        found[refusal["basis"]].add(f"{method.upper()} {path}")
    return found


def page(root: pathlib.Path) -> str:
    law = json.loads((root / "law/articles.json").read_text(encoding="utf-8"))
    code, tests = collect(root)
    routes = routes_of(root)
    ids = [one["id"] for one in law["articles"]]
    leaves = [one for one in law["articles"] if not any(other.startswith(one["id"] + "_") for other in ids)]
    lines = ["# Compliance", "",
             f"《{law['act']}》, {law['order']}. Made by `tools/compliance.py` from the code and the names of the tests; a clause without either is not built yet.",
             "", "| clause | cited by | routes that refuse on it | tests |", "|---|---|---|---|"]
    built = 0
    for one in leaves:
        # What cites the whole article covers its paragraphs too.
        family = [one["id"]] + [other for other in ids if one["id"].startswith(other + "_")]
        files = sorted(set().union(*(code.get(name, set()) for name in family)))
        named = sorted(set().union(*(tests.get(name, set()) for name in family)))
        called = sorted(set().union(*(routes.get(other["article"], set()) for other in law["articles"] if other["id"] in family)))
        built += bool(files or named)
        lines.append(f"| {one['article']} | {'<br>'.join(f'`{name}`' for name in files) or '–'} | {'<br>'.join(f'`{name}`' for name in called) or '–'} | {'<br>'.join(f'`{name}`' for name in named) or '–'} |")
    lines += ["", f"{built} of {len(leaves)} clauses are cited or tested."]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    fresh = page(ROOT)
    if arguments == ["--check"]:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == fresh:
            return 0
        print("docs/compliance.md is not what the code says: run make bless")
        return 1
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
