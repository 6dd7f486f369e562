"""Writes as the platform must not, and acknowledges each write by a line: python3 -m tests.crash.careless HOW FOLDER

commits: SQLite with synchronous=NORMAL.   objects: a file synced and renamed, its folder not synced.
The rig must see this program lose what it acknowledged; otherwise it could not see it of the platform either.
"""
import contextlib
import os
import pathlib
import sqlite3
import sys
import time

PAUSE_S = 0.02  # a moment of rest, in which nothing else syncs by chance


def commits(folder: pathlib.Path) -> None:
    database = sqlite3.connect(folder / "careless.sqlite", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL").fetchone()
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("CREATE TABLE IF NOT EXISTS acknowledged (number INTEGER PRIMARY KEY)")
    number = database.execute("SELECT coalesce(max(number), 0) FROM acknowledged").fetchone()[0]
    while True:
        number += 1
        database.execute("INSERT INTO acknowledged VALUES (?)", (number,))
        print(number, flush=True)
        time.sleep(PAUSE_S)


def objects(folder: pathlib.Path) -> None:
    number = 0
    while True:
        number += 1
        temporary = folder / "temporary"
        with open(temporary, "wb") as file:
            file.write(b"object" * 1000)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(folder / f"object-{number}")
        print(number, flush=True)
        time.sleep(PAUSE_S)


def lost(how: str, folder: pathlib.Path, last: int) -> int:
    """Of the writes 1 to `last`, those that are not there."""
    if how == "objects":
        return sum(not (folder / f"object-{number}").exists() for number in range(1, last + 1))
    with contextlib.closing(sqlite3.connect(folder / "careless.sqlite")) as database:
        try:
            return last - database.execute("SELECT count(*) FROM acknowledged WHERE number <= ?", (last,)).fetchone()[0]
        except sqlite3.DatabaseError:
            return last  # not even the table is there


if __name__ == "__main__":
    {"commits": commits, "objects": objects}[sys.argv[1]](pathlib.Path(sys.argv[2]))
