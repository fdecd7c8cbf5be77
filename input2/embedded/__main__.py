"""`python -m input2.embedded stop` stops servers that nobody holds; `keep` is for the keeper."""

import sys

from input2.embedded import EmbeddedError, keeper, lease, places


def stop() -> None:
    """End with status 1 while somebody holds the servers: their data must not vanish under them."""
    if not places.FOLDER.exists():
        return
    with lease.changes():
        stopped = keeper.stop_if_unheld()
    if not stopped:
        raise EmbeddedError(
            "The embedded servers are in use, by “make run” or a command: end that first."
        )
    keeper.wait_until_gone()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["stop"]:
            stop()
        case ["keep", lock]:
            keeper.keep(int(lock))
        case _:
            raise EmbeddedError("Usage: python -m input2.embedded stop")
