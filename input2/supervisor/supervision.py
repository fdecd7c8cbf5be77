"""Starts the children, starts again what dies, and ends them in order."""

import http.client
import time

from input2 import embedded
from input2.supervisor.changed_code import ChangedCode
from input2.supervisor.child import Child, say
from input2.supervisor.choices import Choices
from input2.supervisor.stopping import Stopping

GLANCE = 0.1
READY_PATIENCE = 60.0
RELOADS_ITSELF = "web"
SERVERS_LOOKED_AT_EVERY = 5.0
# A process that dies now and then starts again; one that cannot run stops everything.
DEATHS_ALLOWED, DEATHS_WITHIN = 5, 60.0


class GaveUpError(Exception):
    """Says in one sentence why nothing runs any more."""


def shown(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"


class Supervision:
    def __init__(self, children: list[Child], choices: Choices, stopping: Stopping) -> None:
        self.children = children
        self.choices = choices
        self.stopping = stopping
        self.code = ChangedCode() if choices.dev else None
        self.awaiting_change: set[str] = set()

    def start(self) -> None:
        for child in self.children:
            child.start()

    def wait_until_ready(self) -> None:
        """Return when /readyz is green, or when the end was asked for."""
        deadline = time.monotonic() + READY_PATIENCE
        while not self.stopping.asked:
            status, said = self._readiness()
            if status == http.HTTPStatus.OK:
                return
            if time.monotonic() > deadline:
                raise GaveUpError(
                    f"{self.choices.address}readyz was not green after a minute: {said}"
                )
            self._look_after_children()
            time.sleep(GLANCE)

    def watch(self) -> None:
        """Return when the end was asked for."""
        next_look = time.monotonic()
        while not self.stopping.asked:
            self._look_after_children()
            if time.monotonic() >= next_look:
                embedded.hold()
                next_look = time.monotonic() + SERVERS_LOOKED_AT_EVERY
            if self.code and self.code.since_last_time():
                self._restart_after_change()
            time.sleep(GLANCE * (5 if self.code else 1))

    def end(self) -> None:
        """End one after the other; what is asked a second time is forced at once."""
        for child in self.children:
            self._end(child)

    def _end(self, child: Child) -> None:
        child.ask_to_end()
        deadline = time.monotonic() + child.patience
        while child.status() is None and self._may_wait(deadline):
            time.sleep(GLANCE / 2)
        child.force_end()

    def _may_wait(self, deadline: float) -> bool:
        return time.monotonic() < deadline and self.stopping.asked < 2  # noqa: PLR2004 -- "a second time"

    def _look_after_children(self) -> None:
        for child in self.children:
            status = child.status()
            if status is not None and self.code is None:
                self._start_again(child, status)
            elif status is not None and child.name not in self.awaiting_change:
                self.awaiting_change.add(child.name)
                say(f"{child.name} ended ({shown(status)}) and starts again when the code changes.")

    def _start_again(self, child: Child, status: int) -> None:
        child.force_end()  # what a killed process has left of its own children
        if child.note_end(within=DEATHS_WITHIN) > DEATHS_ALLOWED:
            raise GaveUpError(
                f"{child.name} ended {DEATHS_ALLOWED + 1} times within a minute ({shown(status)}): its last "
                "lines stand above."
            )
        say(f"{child.name} ended unexpectedly ({shown(status)}) and is started again.")
        time.sleep(GLANCE * 5)
        child.start()

    def _restart_after_change(self) -> None:
        self.awaiting_change.clear()
        for child in self.children:
            if child.name == RELOADS_ITSELF and child.status() is None:
                continue
            say(f"The code changed: {child.name} is started again.")
            self._end(child)
            child.start()

    def _readiness(self) -> tuple[int, str]:
        connection = http.client.HTTPConnection(
            self.choices.reachable_host, self.choices.port, timeout=5
        )
        try:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            return answer.status, answer.read(500).decode(errors="replace").strip()
        except (OSError, http.client.HTTPException) as problem:
            return 0, str(problem)
        finally:
            connection.close()
