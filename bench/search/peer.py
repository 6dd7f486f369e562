"""The peer: the same documents in SQLite's own full-text index, as one would build it for Chinese without a platform: texts as pairs
of characters in FTS5, ranked by bm25, facets counted by GROUP BY over the matches. In this process, so without HTTP, JSON or marks."""
import re
import sqlite3
import time
import urllib.parse

SINGLE = ("division", "provider", "openness", "update_frequency")
SEVERAL = ("theme", "format", "industry")
FACETS = ("theme", "division", "provider", "openness", "format", "update_frequency")
ORDERS = {"-updated_at": "updated_at DESC", "-downloads": "downloads DESC", "-rows": "rows DESC", "-issued_at": "issued_at DESC",
          "title": "title"}
_PARTS = re.compile(r"[㐀-鿿]+|[0-9A-Za-z]+")


def tokens(text: str) -> list[str]:
    """Pairs of characters of Chinese, other words whole."""
    out = []
    for part in _PARTS.findall(text.lower()):
        if part[0] < "㐀" or len(part) == 1:
            out.append(part)
        else:
            out += [part[i:i + 2] for i in range(len(part) - 1)]
    return out


class Fts:
    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.executescript(
            "CREATE TABLE document (id INTEGER PRIMARY KEY, title TEXT, division TEXT, provider TEXT, openness TEXT, update_frequency TEXT,"
            " level TEXT, updated_at TEXT, issued_at TEXT, downloads INT, rows INT);"
            "CREATE VIRTUAL TABLE fts USING fts5 (title, keywords, provider, abstract, content='');"
            + "".join(f"CREATE TABLE {name} (id INT, code TEXT, PRIMARY KEY (id, code)) WITHOUT ROWID;" for name in SEVERAL)
            + "CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY, rank REAL);")

    def add(self, cards: list[dict], first: int) -> None:
        for number, card in enumerate(cards, first):
            self._db.execute("INSERT INTO document VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                             (number, card["title"], card["division"]["code"], card["provider"]["id"], card["open_attribute"]["code"],
                              card["update_frequency"]["code"], card["level"]["code"], card["updated_at"], card["issued_at"],
                              card["downloads"], card["rows"]))
            texts = (card["title"], " ".join(card["keywords"]), card["provider"]["name"], card["abstract"])
            self._db.execute("INSERT INTO fts (rowid, title, keywords, provider, abstract) VALUES (?,?,?,?,?)",
                             (number, *(" ".join(tokens(text)) for text in texts)))
            for name, codes in (("theme", [one["code"] for one in card["themes"]]), ("format", card["formats"]),
                                ("industry", [one["code"] for one in card["industries"]])):
                self._db.executemany(f"INSERT OR IGNORE INTO {name} VALUES (?,?)", [(number, code) for code in codes])

    def finish(self) -> None:
        self._db.execute("INSERT INTO fts (fts) VALUES ('optimize')")
        self._db.execute("ANALYZE")
        self._db.commit()

    def ask(self, line: str) -> float:
        """Milliseconds for the first 20, the total and the counts of six facets."""
        given = urllib.parse.parse_qs(line)
        where, values = self._filters(given)
        words = [f'"{token}"' for token in tokens(given.get("q", [""])[0])]
        order = ORDERS.get(given.get("sort", [""])[0], "rank" if words else "updated_at DESC")
        began = time.perf_counter()
        self._db.execute("DELETE FROM hit")
        if words:
            self._db.execute("INSERT INTO hit SELECT document.id, bm25(fts, 8, 5, 3, 1) FROM fts "
                             "JOIN document ON document.id = fts.rowid "
                             f"WHERE fts MATCH ?{where}", (" AND ".join(words), *values))
        else:
            self._db.execute(f"INSERT INTO hit SELECT document.id, 0 FROM document WHERE TRUE{where}", values)
        self._db.execute(f"SELECT hit.id FROM hit JOIN document USING (id) ORDER BY {order} LIMIT 20").fetchall()
        self._db.execute("SELECT count(*) FROM hit").fetchall()
        for name in FACETS:
            table = "document" if name in SINGLE else name
            column = name if name in SINGLE else "code"
            self._db.execute(f"SELECT {column}, count(*) AS n FROM hit JOIN {table} USING (id) GROUP BY {column} "
                             "ORDER BY n DESC LIMIT 200").fetchall()
        return (time.perf_counter() - began) * 1000

    @staticmethod
    def _filters(given: dict[str, list[str]]) -> tuple[str, list[str]]:
        where, values = "", []
        for name in (*SINGLE, "level", *SEVERAL):
            if not (codes := given.get(name, [])):
                continue
            marks = ",".join("?" * len(codes))
            if name == "division":  # a city's code stands for its counties too
                where, values = where + f" AND document.division GLOB '{codes[0].rstrip('0')}*'", values
            elif name in SEVERAL:
                where, values = where + f" AND document.id IN (SELECT id FROM {name} WHERE code IN ({marks}))", values + codes
            else:
                where, values = where + f" AND document.{name} IN ({marks})", values + codes
        return where, values

    def close(self) -> None:
        self._db.close()
