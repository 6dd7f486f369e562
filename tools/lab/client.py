"""A client of the platform over one kept-alive connection: sessions, CSRF, JSON, tus."""
import base64
import dataclasses
import http.client
import json
import socket
from typing import Any


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def tag(self) -> str:
        return self.headers.get("etag", "")


class Lost(Exception):
    """No answer came: whether the request took effect is unknown."""


class Refused(Exception):
    """An answer came that the caller did not expect."""


class _Connection(http.client.HTTPConnection):
    def connect(self) -> None:
        super().connect()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Client:
    """Of one thread. Any fault of the connection is `Lost`; the next request opens a new connection."""

    def __init__(self, port: int, timeout: float = 30.0):
        self._port, self._timeout = port, timeout
        self._connection: http.client.HTTPConnection | None = None
        self.cookie = self.csrf = self.bearer = ""

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        sent = dict(headers or {})
        if self.bearer:
            sent["Authorization"] = "Bearer " + self.bearer
        if self.cookie:
            sent["Cookie"] = self.cookie
            if method not in ("GET", "HEAD"):
                sent["X-CSRF-Token"] = self.csrf
        if self._connection is None:
            self._connection = _Connection("127.0.0.1", self._port, timeout=self._timeout)
        try:
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as fault:
            self.close()
            raise Lost(str(fault)) from fault
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)

    def get(self, path: str) -> Answer:
        return self.request("GET", path)

    def send(self, method: str, path: str, value: Any, *, key: str = "", tag: str = "") -> Answer:
        """A write with a JSON body; `key`: Idempotency-Key, `tag`: If-Match."""
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        if tag:
            headers["If-Match"] = tag
        return self.request(method, path, json.dumps(value, ensure_ascii=False).encode(), headers)

    def sign_in(self, account: str, password: str) -> None:
        self.cookie = self.csrf = ""
        answer = expect(self.send("POST", "/api/v1/sessions", {"account": account, "password": password}), 201)
        self.cookie = answer.headers["set-cookie"].split(";", 1)[0]
        self.csrf = answer.json()["csrf_token"]

    def begin_upload(self, size: int, file_name: str, key: str = "") -> str:
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size),
                   "Upload-Metadata": "filename " + base64.b64encode(file_name.encode()).decode()}
        if key:
            headers["Idempotency-Key"] = key
        return expect(self.request("POST", "/api/v1/uploads", b"", headers), 201).headers["location"].rsplit("/", 1)[1]

    def send_piece(self, upload: str, offset: int, piece: bytes) -> Answer:
        return self.request("PATCH", f"/api/v1/uploads/{upload}", piece,
                            {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset),
                             "Content-Type": "application/offset+octet-stream"})

    def continue_upload(self, upload: str, offset: int, piece: bytes) -> int:
        """The offset that the platform now vouches for."""
        return int(expect(self.send_piece(upload, offset, piece), 204).headers["upload-offset"])

    def upload(self, content: bytes, file_name: str) -> str:
        identity = self.begin_upload(len(content), file_name)
        self.continue_upload(identity, 0, content)
        return identity

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def expect(answer: Answer, *statuses: int) -> Answer:
    if answer.status not in statuses:
        raise Refused(f"{answer.status}: {answer.body[:800].decode(errors='replace')}")
    return answer
