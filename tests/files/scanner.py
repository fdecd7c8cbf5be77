"""A virus scanner that speaks clamd's protocol: whatever holds the harmless test text is called a virus."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

# The harmless text that every scanner reports, in two halves so that none reports this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Scanner:
    address: str = ""
    answer: bytes = b""
    seen: list[bytes] = field(default_factory=list)


@contextmanager
def running(*, answer: bytes = b"", unix: str = "") -> Iterator[Scanner]:
    """`answer` is given in the place of a verdict."""
    if unix:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(unix)
        listener.listen()
        scanner = Scanner(f"unix://{unix}", answer)
    else:
        listener = socket.create_server(("127.0.0.1", 0))
        scanner = Scanner(f"tcp://127.0.0.1:{listener.getsockname()[1]}", answer)
    thread = threading.Thread(target=_serve, args=(listener, scanner), daemon=True)
    thread.start()
    try:
        yield scanner
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _serve(listener: socket.socket, scanner: Scanner) -> None:
    while True:
        try:
            line, _address = listener.accept()
        except OSError:
            return
        with line, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b"".join(_blocks(stream))
            scanner.seen.append(content)
            found = b"stream: Win.Test.EICAR_HDB-1 FOUND" if EICAR in content else b"stream: OK"
            line.sendall((scanner.answer or found) + b"\0")


def _blocks(stream) -> Iterator[bytes]:
    while size := struct.unpack("!L", stream.read(4))[0]:
        yield stream.read(size)
