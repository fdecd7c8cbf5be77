"""A way to the server that breaks: after so many bytes each connection is cut, as in a lift or a tunnel."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

from tests.journeys.installation import free_port

BLOCK = 64 * 1024
RESET = struct.pack("ii", 1, 0)


class BreakingProxy:
    """Passes everything on; every connection is reset once the client has sent `most` bytes through it."""

    def __init__(self, target: int, *, most: int) -> None:
        self.port = free_port()
        self.broken = 0
        self._target, self._most = target, most
        self._listener = socket.create_server(("127.0.0.1", self.port))

    def serve(self) -> None:
        for _number in count():
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            for step in (self._up, self._down):
                threading.Thread(target=step, args=(client, server), daemon=True).start()

    def stop(self) -> None:
        self._listener.close()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        sent = 0
        with suppress(OSError):
            while block := client.recv(BLOCK):
                sent += len(block)
                if sent > self._most:
                    self.broken += 1
                    break
                server.sendall(block)
        _reset(client)
        _reset(server)

    @staticmethod
    def _down(client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while block := server.recv(BLOCK):
                client.sendall(block)
        _reset(client)
        _reset(server)


def _reset(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        # A thread that waits in recv() keeps the connection open; shutdown() wakes it.
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def breaking(target: int, *, most: int) -> Iterator[BreakingProxy]:
    proxy = BreakingProxy(target, most=most)
    threading.Thread(target=proxy.serve, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.stop()
