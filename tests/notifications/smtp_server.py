"""A mail server on this machine that answers as it is told."""

import socketserver
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

CLOSE = ""


class Conversation(socketserver.StreamRequestHandler):
    server: "MailServer"

    def handle(self) -> None:
        self._say("220 test.invalid")
        while line := self.rfile.readline():
            verb = line.decode().split()[0].upper()
            answer = self._answer(verb)
            if answer.startswith("354"):
                answer = self._take_message()
            if answer == CLOSE or verb == "QUIT":
                return

    def _take_message(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.taken.append(b"".join(lines).decode())
        return self._answer("END")

    def _answer(self, verb: str) -> str:
        plain = {"DATA": "354 go on", "QUIT": "221 goodbye"}
        answer = self.server.answers.get(verb, plain.get(verb, "250 fine"))
        if answer != CLOSE:
            self._say(answer)
        return answer

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answers: Mapping[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.port = int(self.server_address[1])
        self.answers = answers
        self.taken: list[str] = []


@contextmanager
def mail_server(**answers: str) -> Iterator[MailServer]:
    """`answers` by the client's verb; `END` is the one after the message itself."""
    with MailServer(answers) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
