"""docs/compliance.md: every clause of the regulation with the code that cites it and the tests that carry it in their name.

    python3 tools/compliance.py [--check]     --check: refuses when the page is not what the code says, or when a clause that is
                                              built has no test
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
SUITE = re.compile(r"INSTANTIATE_TEST_SUITE_P\(\s*(Art\d+(?:_\d+)*),\s*(\w+)")
SHOWN = re.compile(r"t\('law\.(\d+(?:_\d+)*)'\)")
CHOSEN = re.compile(r"'(\d+(?:_\d+)+)'")  # in a page that chooses the clause it shows
# Clauses that the platform is built for so far: each has a test that carries it.
BUILT = ("art_2_1", "art_2_2", "art_2_3", "art_4_2", "art_5", "art_6", "art_7_1", "art_7_2", "art_8_1", "art_8_2", "art_8_3",
         "art_8_4", "art_9_1", "art_9_2", "art_10_1", "art_10_2", "art_10_3")
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
        for prefix, suite in SUITE.findall(text):
            for number, rest in PART.findall(prefix + "_"):
                tests[clause_of(number, rest)].add(f"{prefix}/{suite}")
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


def pages_of(root: pathlib.Path) -> dict[str, set[str]]:
    """Clause → pages that show its words where somebody acts by it."""
    found = collections.defaultdict(set)
    for path in sorted((root / "ui/src/pages").rglob("*.vue")):
        text = path.read_text(encoding="utf-8")
        for number in SHOWN.findall(text) + (CHOSEN.findall(text) if "law.${" in text else []):
            found["art_" + number].add(path.stem)
    return found


def untested(root: pathlib.Path, clauses: tuple[str, ...] = BUILT) -> list[str]:
    tests = collect(root)[1]
    return [clause for clause in clauses if not tests.get(clause)]


def page(root: pathlib.Path) -> str:
    law = json.loads((root / "law/articles.json").read_text(encoding="utf-8"))
    code, tests = collect(root)
    routes, pages = routes_of(root), pages_of(root)
    ids = [one["id"] for one in law["articles"]]
    leaves = [one for one in law["articles"] if not any(other.startswith(one["id"] + "_") for other in ids)]
    lines = ["# Compliance", "",
             f"《{law['act']}》, {law['order']}. Made by `tools/compliance.py` from the code and the names of the tests; a clause without either is not built yet.",
             "", "| clause | cited by | routes that refuse on it | tests | pages |", "|---|---|---|---|---|"]
    built = 0
    for one in leaves:
        # What cites the whole article covers its paragraphs too.
        family = [one["id"]] + [other for other in ids if one["id"].startswith(other + "_")]
        files = sorted(set().union(*(code.get(name, set()) for name in family)))
        named = sorted(set().union(*(tests.get(name, set()) for name in family)))
        called = sorted(set().union(*(routes.get(other["article"], set()) for other in law["articles"] if other["id"] in family)))
        shown = sorted(set().union(*(pages.get(name, set()) for name in family)))
        built += bool(files or named)
        lines.append(f"| {one['article']} | {'<br>'.join(f'`{name}`' for name in files) or '–'} | {'<br>'.join(f'`{name}`' for name in called) or '–'} | {'<br>'.join(f'`{name}`' for name in named) or '–'} | {'<br>'.join(f'`{name}`' for name in shown) or '–'} |")
    lines += ["", f"{built} of {len(leaves)} clauses are cited or tested."]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    fresh = page(ROOT)
    if arguments == ["--check"]:
        if missing := untested(ROOT):
            print("no test carries " + ", ".join(missing))
            return 1
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == fresh:
            return 0
        print("docs/compliance.md is not what the code says: run make bless")
        return 1
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
