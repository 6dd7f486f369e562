"""The peer: the DuckDB library itself, called through its C interface, with everything it remembers between queries switched on."""
import ctypes
import os
import pathlib
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


class _Result(ctypes.Structure):
    _fields_ = [("deprecated", ctypes.c_uint64 * 3), ("columns", ctypes.c_void_p), ("error", ctypes.c_char_p),
                ("internal", ctypes.c_void_p)]


class Duck:
    """One database in memory, one connection."""

    def __init__(self, threads: int = os.cpu_count() or 1):
        self._library = ctypes.CDLL(str(ROOT / ".deps/lib/libduckdb.so"))
        self._library.duckdb_result_error.restype = ctypes.c_char_p
        self._database, self._connection = ctypes.c_void_p(), ctypes.c_void_p()
        assert self._library.duckdb_open(None, ctypes.byref(self._database)) == 0
        assert self._library.duckdb_connect(self._database, ctypes.byref(self._connection)) == 0
        self.run(f"SET threads = {threads}")
        self.run("SET parquet_metadata_cache = true")

    def run(self, sql: str) -> float:
        """Runs it to the end; milliseconds."""
        result = _Result()
        began = time.perf_counter()
        state = self._library.duckdb_query(self._connection, sql.encode(), ctypes.byref(result))
        took = (time.perf_counter() - began) * 1000
        fault = self._library.duckdb_result_error(ctypes.byref(result)) if state else None
        self._library.duckdb_destroy_result(ctypes.byref(result))
        if state:
            raise RuntimeError(f"{(fault or b'').decode()}\n{sql}")
        return took

    def close(self) -> None:
        self._library.duckdb_disconnect(ctypes.byref(self._connection))
        self._library.duckdb_close(ctypes.byref(self._database))
