import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from input2.supervisor.child import Child, leash
from input2.supervisor.choices import Choices
from input2.supervisor.stopping import Stopping
from input2.supervisor.supervision import GaveUpError, Supervision

pytestmark = pytest.mark.slow

NOTE_END = """
import pathlib, signal, sys, time
def end(*_):
    with pathlib.Path({log!r}).open("a") as log: log.write({name!r} + " ")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("started", flush=True)
time.sleep(30)
"""
DEAF = """
import os, pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0: pathlib.Path({log!r}).write_text(str(os.getpid()))
time.sleep(30)
"""


def supervise(*children: Child) -> Supervision:
    return Supervision(list(children), Choices("127.0.0.1", 1, dev=False), Stopping())


def python(name: str, code: str, *, patience: float = 5) -> Child:
    return Child(name, [sys.executable, "-c", code], 0, patience)


def wait_for(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def read_until(capsys, word: str, *, times: int) -> str:
    printed, deadline = "", time.monotonic() + 10
    while printed.count(word) < times:
        assert time.monotonic() < deadline
        time.sleep(0.02)
        printed += capsys.readouterr().out
    return printed


def is_running(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_children_end_one_after_the_other_in_their_order(tmp_path, capsys):
    log = tmp_path / "log"
    names = ("web", "worker", "beat")
    supervision = supervise(
        *(python(name, NOTE_END.format(log=str(log), name=name)) for name in names)
    )
    supervision.start()
    read_until(capsys, "started", times=3)

    supervision.end()

    assert log.read_text() == "web worker beat "


def test_each_line_of_a_child_carries_its_name(capsys):
    child = python("web", "print('one'); print('two')")
    child.start()
    printed = read_until(capsys, "two", times=1)
    child.force_end()

    assert printed == "web    | one\nweb    | two\n"


def test_what_does_not_end_in_time_is_ended_with_all_it_started(tmp_path):
    log = tmp_path / "log"
    supervision = supervise(python("web", DEAF.format(log=str(log)), patience=0.2))
    supervision.start()
    wait_for(lambda: log.exists() and log.read_text())

    supervision.end()

    wait_for(lambda: not is_running(int(log.read_text())))


def test_a_child_that_was_killed_is_started_again(tmp_path):
    log = tmp_path / "log"
    child = python(
        "worker",
        f"import os, time; open({str(log)!r}, 'a').write(f'{{os.getpid()}} '); time.sleep(30)",
    )
    supervision = supervise(child)
    supervision.start()
    watching = threading.Thread(target=supervision.watch)
    watching.start()
    wait_for(lambda: log.exists() and log.read_text())

    os.kill(int(log.read_text()), signal.SIGKILL)
    wait_for(lambda: len(log.read_text().split()) == 2)

    supervision.stopping.asked = 1
    watching.join()
    supervision.end()


def test_a_child_that_cannot_run_stops_everything_with_a_sentence():
    supervision = supervise(python("worker", "raise SystemExit(3)"))
    supervision.start()

    with pytest.raises(GaveUpError, match=r"worker ended 6 times within a minute \(status 3\)"):
        supervision.watch()


@pytest.mark.skipif(not leash(), reason="This system has no setpriv --pdeathsig.")
def test_children_end_when_the_supervisor_itself_is_killed(tmp_path):
    log = tmp_path / "log"
    code = f"import os, time; open({str(log)!r}, 'w').write(str(os.getpid())); time.sleep(30)"
    start = (
        "import sys, time; from input2.supervisor.child import Child; "
        f"Child('web', [sys.executable, '-c', {code!r}], 0, 1).start(); time.sleep(30)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", start])  # noqa: S603 -- the test's own code
    wait_for(lambda: log.exists() and log.read_text())

    supervisor.kill()
    supervisor.wait()

    wait_for(lambda: not is_running(int(log.read_text())))
