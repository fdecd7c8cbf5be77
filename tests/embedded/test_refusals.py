"""Each thing that can be wrong gives one sentence and status 1, never a traceback."""

import os
import shutil
from pathlib import Path

import pytest

from input2.embedded import redis
from input2.embedded.errors import EmbeddedError
from tests.embedded.checkout import CONNECT, HOLD, Checkout

pytestmark = pytest.mark.slow

MAKE_TABLE = "connection.autocommit = True; connection.cursor().execute('CREATE TABLE kept ()')"
READ_TABLE = "connection.cursor().execute('TABLE kept'); print('read')"


def test_a_damaged_data_folder_is_named_with_what_postgresql_says(checkout: Checkout):
    checkout.run(HOLD)
    (checkout.data / "PG_VERSION").write_text("nonsense\n")

    said = checkout.refusal(HOLD)

    assert said.startswith("The embedded PostgreSQL does not start: ")
    assert "var/embedded/postgres" in said
    assert "PG_VERSION" in said
    assert checkout.running() <= {"keeper"}


def test_a_folder_that_is_no_data_folder_is_not_filled(new_checkout: Checkout):
    new_checkout.data.mkdir(parents=True)
    (new_checkout.data / "thesis.txt").touch()

    assert "var/embedded/postgres is not a data folder of PostgreSQL" in new_checkout.refusal(HOLD)
    assert [path.name for path in new_checkout.data.iterdir()] == ["thesis.txt"]


def test_a_data_folder_whose_making_was_cut_off_is_made_anew(new_checkout: Checkout):
    half = new_checkout.var / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    assert new_checkout.run(HOLD + CONNECT + "print('served')") == "served\n"
    assert not half.exists()


def test_a_file_in_the_place_of_var_is_named(new_checkout: Checkout):
    (new_checkout.root / "var").touch()

    assert str(new_checkout.root / "var") in new_checkout.refusal(HOLD)


def test_a_socket_folder_that_others_may_write_to_is_refused(new_checkout: Checkout):
    new_checkout.sockets.mkdir()
    new_checkout.sockets.chmod(0o777)

    said = new_checkout.refusal(HOLD)
    new_checkout.sockets.rmdir()

    assert "is not a private folder of yours" in said


def test_a_link_in_the_place_of_the_socket_folder_is_refused(new_checkout: Checkout, tmp_path):
    new_checkout.sockets.symlink_to(tmp_path)

    said = new_checkout.refusal(HOLD)
    new_checkout.sockets.unlink()

    assert "is not a private folder of yours" in said
    assert not (tmp_path / "postgres").exists()


def test_a_missing_redis_is_said_with_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(redis, "find_spec", lambda _name: None)

    with pytest.raises(EmbeddedError, match="install Redis, or set REDIS_URL"):
        redis.find_program()


def test_stopping_is_refused_while_somebody_holds_the_servers(checkout: Checkout):
    checkout.start_holder()
    stop = "import runpy, sys; sys.argv[1:] = ['stop']; runpy.run_module('input2.embedded', run_name='__main__')"

    assert "are in use" in checkout.refusal(stop)
    assert checkout.runs("postgres")


only_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="Only root needs another user for PostgreSQL."
)


@pytest.fixture
def no_namespaces(new_checkout: Checkout) -> str:
    """A PATH on which `unshare` fails as it does where user namespaces are forbidden."""
    folder = new_checkout.root / "bin"
    folder.mkdir()
    (folder / "unshare").write_text("#!/bin/sh\nexit 1\n")
    (folder / "unshare").chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@only_root
def test_without_user_namespaces_data_live_in_a_private_folder_outside_the_checkout(
    new_checkout: Checkout, no_namespaces: str
):
    new_checkout.run(HOLD + CONNECT + MAKE_TABLE, PATH=no_namespaces)
    read = new_checkout.run(HOLD + CONNECT + READ_TABLE, PATH=no_namespaces)
    note = (new_checkout.var / "postgres-outside.txt").read_text().splitlines()
    found = Path(note[1]).stat()
    shutil.rmtree(note[1])

    assert (read, note[0], found.st_mode & 0o777) == ("read\n", str(new_checkout.root), 0o700)
    assert found.st_uid != 0
    assert not new_checkout.data.exists()


@only_root
def test_without_user_namespaces_data_made_with_them_are_not_replaced_by_empty_ones(
    checkout: Checkout, no_namespaces: str
):
    checkout.run(HOLD + CONNECT + MAKE_TABLE)

    said = checkout.refusal(HOLD, PATH=no_namespaces)

    assert "var/embedded/postgres was made where root may use user namespaces" in said
    assert checkout.run(HOLD + CONNECT + READ_TABLE) == "read\n"


@only_root
def test_data_of_another_user_are_left_alone(checkout: Checkout):
    checkout.run(HOLD)
    os.chown(checkout.data, 4321, 4321)

    assert "belongs to another user (number 4321)" in checkout.refusal(HOLD)


@only_root
def test_a_copied_checkout_does_not_share_the_data_outside(
    new_checkout: Checkout, no_namespaces: str, tmp_path: Path
):
    new_checkout.run(HOLD, PATH=no_namespaces)
    note = new_checkout.var / "postgres-outside.txt"
    copy = Checkout(tmp_path / "copy")
    copy.var.mkdir(parents=True)
    shutil.copy(note, copy.var)

    said = copy.refusal(HOLD, PATH=no_namespaces)
    shutil.rmtree(note.read_text().splitlines()[1])

    assert f"belong to the checkout {new_checkout.root}" in said
