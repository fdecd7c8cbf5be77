"""Brings the database and the static files up to date in one process; prints the accounts at the end."""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from input2 import embedded


def prepare() -> None:
    """Do what is due and nothing twice."""
    migrate()
    if not settings.DEBUG:
        collect_static_files()
    if settings.DEMONSTRATION:
        call_command("load_demo", if_empty=True, stdout=sys.stderr)
        call_command("demo_accounts")


def migrate() -> None:
    executor = MigrationExecutor(connection)
    due = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if due:
        tell(f"Applying {len(due)} migrations …")
        call_command("migrate", interactive=False, verbosity=0)


def collect_static_files() -> None:
    """Collect and compress only when a file changed: it takes seconds each time."""
    note = Path(settings.STATIC_ROOT).with_name("static-collected.txt")
    fingerprint = fingerprint_of_static_files()
    if note.exists() and note.read_text() == fingerprint and Path(settings.STATIC_ROOT).exists():
        return
    tell("Collecting the static files …")
    note.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    note.write_text(fingerprint)


def fingerprint_of_static_files() -> str:
    digest = hashlib.sha256(type(storages["staticfiles"]).__qualname__.encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list(["CVS", ".*", "*~"]), key=lambda found: found[0]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "input2.settings")
    embedded.hold()
    try:
        django.setup()
        prepare()
    except (CommandError, ImproperlyConfigured) as refusal:
        sys.exit(str(refusal))
    except DatabaseError as problem:
        sys.exit(f"The database cannot be prepared: {str(problem).strip().splitlines()[0]}")
    except OSError as problem:
        where = problem.filename or settings.STATIC_ROOT
        sys.exit(f"The files cannot be prepared: {problem.strerror} ({where}).")


if __name__ == "__main__":
    main()
