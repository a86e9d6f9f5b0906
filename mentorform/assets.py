"""The files that every page needs: joined, squeezed and compressed once, named by their content, kept for good.

Their addresses hold a digest of the whole folder, so that a browser never asks twice for what it has and never keeps
what has changed. Nothing is built beforehand: it happens at the first request, in memory.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request
from rcssmin import cssmin
from rjsmin import jsmin

DIGEST = 10  # characters of the digest in an address: 40 bits tell a program's versions apart
FOR_GOOD = "public, max-age=31536000, immutable"
# An address that an older version gave out: what it names now is served, but not kept under that name.
ONCE = "no-cache"

_IMPORT = re.compile(r'^import (?:[^"]* from )?"\./([\w-]+\.js)";\n', re.MULTILINE)
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=11)),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}


class Assets:
    """The files of one folder as they cross the wire."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        hashes = [hashlib.sha256(path.read_bytes()).digest() for _name, path in sorted(self._files.items())]
        self.digest = hashlib.sha256(b"".join(hashes)).hexdigest()[:DIGEST]
        self.body = cache(self._body)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def media_type(self, name: str) -> str:
        """Return a file's media type, the same on every machine for the types that pages use."""
        return _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"

    def encodings(self, name: str) -> list[str]:
        """List the encodings that a file is kept in, the best first; none for pictures that are compressed already."""
        return list(_COMPRESS) if Path(name).suffix in _TYPES else []

    def _body(self, name: str, encoding: str) -> bytes:
        if encoding:
            return _COMPRESS[encoding](self.body(name, ""))
        path = self._files[name]
        match path.suffix:
            case ".css":
                return str(cssmin(path.read_text("utf-8"))).encode()
            case ".js" if not path.stem.endswith(".min"):
                return str(jsmin(self._joined(name, set()))).encode()
            case _:
                return path.read_bytes()

    def _joined(self, name: str, inside: set[str]) -> str:
        """Return a module with the modules that it imports before it, each once: one request instead of a chain.

        Modules of one folder therefore share their top-level names.
        """
        inside.add(name)
        text = self._files[name].read_text("utf-8")
        before = [self._joined(other, inside) for other in _IMPORT.findall(text) if other not in inside]
        return "".join(before) + re.sub(r"^export ", "", _IMPORT.sub("", text), flags=re.MULTILINE)


def init_app(app: Flask, folder: Path) -> None:
    """Serve the folder's files under `static`, where `url_for` finds them."""
    assets = Assets(folder)

    @app.get("/static/<digest>/<path:filename>", endpoint="static")
    def serve(digest: str, filename: str) -> Response:
        if filename not in assets:
            abort(404)
        offered = assets.encodings(filename)
        encoding = request.accept_encodings.best_match(offered, default="") if offered else ""
        response = Response(assets.body(filename, encoding), mimetype=assets.media_type(filename))
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.headers["Cache-Control"] = FOR_GOOD if digest == assets.digest else ONCE
        response.vary.add("Accept-Encoding")
        return response

    @app.get("/sw.js")
    def serve_worker() -> Response:
        """Serve the service worker from where it reaches every page, under the one name that it must have."""
        return serve("", "sw.js")

    @app.url_defaults
    def name_by_content(endpoint: str, values: dict[str, str]) -> None:
        if endpoint == "static":
            values["digest"] = assets.digest
