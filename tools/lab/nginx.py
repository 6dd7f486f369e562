"""A private nginx that serves one folder: the peer of what the platform serves."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from .platform import free_port

_CONFIG = """\
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
{user}
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=1000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ application/json json; text/csv csv; }}
    default_type application/octet-stream;
    server {{ listen 127.0.0.1:{port} reuseport; root {folder}/files; }}
}}
"""


class Nginx:
    """`with Nginx() as peer: peer.put("a.json", b"…"); peer.url("a.json")`"""

    def __init__(self, workers: int = os.cpu_count() or 1):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="jixia-nginx-"))
        self._folder.chmod(0o755)
        self.files = self._folder / "files"
        self.files.mkdir()
        self._port = free_port()
        config = self._folder / "nginx.conf"
        config.write_text(_CONFIG.format(workers=workers, folder=self._folder, port=self._port,
                                         user="user root;" if os.geteuid() == 0 else ""))
        self._process = subprocess.Popen(["nginx", "-c", config, "-e", self._folder / "error.log"], stderr=subprocess.DEVNULL)
        self._wait()

    def _wait(self) -> None:
        for _ in range(2000):
            if self._process.poll() is not None:
                raise RuntimeError("nginx did not start:\n" + (self._folder / "error.log").read_text())
            try:
                urllib.request.urlopen(self.url(""), timeout=1)
            except urllib.error.HTTPError:
                return  # 403: there is no listing
            except OSError:
                time.sleep(0.005)
                continue
            return
        raise RuntimeError("nginx does not answer")

    def put(self, name: str, content: bytes) -> None:
        (self.files / name).write_bytes(content)

    def link(self, name: str, file: pathlib.Path) -> None:
        (self.files / name).symlink_to(file)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self._port}/{name}"

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> "Nginx":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
