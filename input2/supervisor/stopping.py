"""Ctrl-C, SIGTERM and a closed terminal ask for an orderly end; a second time forces it."""

import signal
from types import FrameType


class Stopping:
    def __init__(self) -> None:
        self.asked = 0
        self.may_interrupt = True
        """Until the children run, nothing needs an order: whatever is done just ends."""

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked += 1
        if self.may_interrupt:
            raise KeyboardInterrupt
