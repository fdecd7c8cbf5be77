"""Asking ClamAV's daemon about a file, block by block, over its own protocol."""

import socket
import struct
from contextlib import closing
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.files.base import File

BLOCK: Final = 64 * 1024
CONNECTING_SECONDS: Final = 5
ANSWERING_SECONDS: Final = 120
LONGEST_ANSWER: Final = 4096
DEFAULT_PORT: Final = 3310


class ScannerAwayError(Exception):
    """Nobody says anything about the file: the scanner is away, or will not look at it."""


def virus_in(file: File[Any], address: str) -> str:
    """The name of the virus, or "" for a clean file; `address` is tcp://host:port or unix:///path/of/the.socket."""
    try:
        with closing(_connected(address)) as line:
            line.settimeout(ANSWERING_SECONDS)
            line.sendall(b"zINSTREAM\0")
            for block in file.chunks(BLOCK):
                line.sendall(struct.pack("!L", len(block)) + block)
            line.sendall(struct.pack("!L", 0))
            return _verdict(_answer(line))
    except OSError as problem:
        raise ScannerAwayError(str(problem)) from problem


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(CONNECTING_SECONDS)
        line.connect(parts.path)
        return line
    host = (parts.hostname or "", parts.port or DEFAULT_PORT)
    return socket.create_connection(host, timeout=CONNECTING_SECONDS)


def _answer(line: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\0") and len(found) < LONGEST_ANSWER:
        block = line.recv(LONGEST_ANSWER)
        if not block:
            break
        found += block
    return found.decode("utf-8", "replace").strip("\0\n ")


def _verdict(answer: str) -> str:
    result = answer.removeprefix("stream: ")
    if result == "OK":
        return ""
    if result.endswith(" FOUND"):
        return result.removesuffix(" FOUND") or "?"
    raise ScannerAwayError(answer or "The connection was closed.")
