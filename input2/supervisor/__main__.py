"""`python -m input2.supervisor [--dev]`: the whole of `make run` once `.venv` is there."""

import subprocess
import sys

from input2 import embedded
from input2.supervisor.child import say
from input2.supervisor.choices import ROOT, read_choices, refuse_taken_port
from input2.supervisor.commands import make_children
from input2.supervisor.stopping import Stopping
from input2.supervisor.supervision import GaveUpError, Supervision


def main() -> None:
    choices = read_choices(sys.argv[1:])
    refuse_taken_port(choices)
    stopping = Stopping()
    stopping.listen()
    try:
        embedded.hold()
        accounts = prepare()
    except KeyboardInterrupt:
        sys.exit("Stopped before everything had started.")
    finally:
        stopping.may_interrupt = False
    failure = run(Supervision(make_children(choices), choices, stopping), accounts)
    embedded.release()
    say("Everything has stopped.")
    sys.exit(failure)


def prepare() -> str:
    """Return what the page of demonstration accounts says; end with status 1 when it cannot be made."""
    done = subprocess.run(
        [sys.executable, "-m", "input2.supervisor.preparation"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        # A Ctrl-C ends it through us, without a traceback of its own.
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        sys.exit(1)  # its own sentence stands above
    return done.stdout.rstrip()


def run(supervision: Supervision, accounts: str) -> str | None:
    """Return why everything had to stop, or None when somebody asked for it."""
    try:
        supervision.start()
        supervision.wait_until_ready()
        if not supervision.stopping.asked:
            say(
                f"\nINPUT2 is running at {supervision.choices.address}\n\n{accounts}\n\nCtrl-C stops it.\n"
            )
        supervision.watch()
    except GaveUpError as reason:
        return str(reason)
    finally:
        say("Stopping web, worker, beat, then the embedded servers …")
        supervision.end()
    return None


if __name__ == "__main__":
    main()
