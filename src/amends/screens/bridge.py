"""WSGI pages inside ASGI. Question and answer are spooled: a slow sender or a slow reader holds a file, never a thread."""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO

IN_MEMORY_BYTES = 256 * 1024
PIECE_BYTES = 64 * 1024
SILENCE_SECONDS = 60
TOO_LARGE = {"REQUEST_METHOD": "GET", "CONTENT_LENGTH": "0", "amends.too_large": True}  # the page may say so itself, by its status


class HungUp(Exception):
    """The browser went away before it had said everything."""


class Bridge:
    """Answers every request with the WSGI application, in one of a few threads."""

    def __init__(self, pages: Callable, *, threads: int, body_limit_bytes: int) -> None:
        self.pages = pages
        self.body_limit_bytes = body_limit_bytes
        self.pool = ThreadPoolExecutor(threads, "page")

    async def __call__(self, scope, receive, send) -> None:
        with SpooledTemporaryFile(IN_MEMORY_BYTES) as body, SpooledTemporaryFile(IN_MEMORY_BYTES) as answer:
            try:
                head = await self._ask(scope, receive, body, answer)
            except HungUp:
                return
            except TimeoutError:
                head = _refuse(408, b"Nothing came for a minute.", answer)
            await _send_whole(head, answer, send)

    async def _ask(self, scope, receive, body: IO[bytes], answer: IO[bytes]) -> dict:
        await self._spool(receive, body)
        is_too_large = body.tell() > self.body_limit_bytes
        environ = _environ(scope, body) | (TOO_LARGE if is_too_large else {})
        head = await asyncio.get_running_loop().run_in_executor(self.pool, self._answer, environ, answer)
        if is_too_large and head["status"] != 413:
            return _refuse(413, b"This is too large to be sent here.", answer)
        return head

    async def _spool(self, receive, body: IO[bytes]) -> None:
        """What is beyond the limit is read and dropped: who sends without listening would not hear our refusal."""
        more = True
        while more:
            message = await asyncio.wait_for(receive(), SILENCE_SECONDS)
            if message["type"] == "http.disconnect":
                raise HungUp
            if body.tell() <= self.body_limit_bytes:
                body.write(message.get("body", b""))
            more = message.get("more_body", False)

    def _answer(self, environ: dict, answer: IO[bytes]) -> dict:
        head: dict = {"type": "http.response.start"}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info=None) -> None:
            head["status"] = int(status[:3])
            head["headers"] = [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers]

        pieces = self.pages(environ, start_response)
        try:
            for piece in pieces:
                answer.write(piece)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        return head


def _refuse(status: int, sentence: bytes, answer: IO[bytes]) -> dict:
    """In place of whatever was answered."""
    answer.seek(0)
    answer.truncate()
    answer.write(sentence)
    return {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]}


async def _send_whole(head: dict, answer: IO[bytes], send) -> None:
    answer.seek(0)
    await send(head)
    while piece := answer.read(PIECE_BYTES):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _environ(scope: dict, body: IO[bytes]) -> dict:
    host, port = scope.get("server") or ("localhost", 80)
    environ = _headers(scope["headers"]) | {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "CONTENT_LENGTH": str(body.tell()),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    body.seek(0)
    return environ


def _headers(pairs: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """As WSGI names them. A name with an underscore is dropped: it would pass for the one with a hyphen."""
    environ: dict[str, str] = {}
    for name, value in pairs:
        if b"_" in name:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        said = value.decode("latin-1")
        environ[key] = f"{environ[key]}{joint}{said}" if key in environ else said
    return environ
