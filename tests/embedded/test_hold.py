"""Who holds the servers, and that they run exactly so long."""

import os
import signal

import pytest

from tests.embedded.checkout import CONNECT, HOLD, Checkout, end

pytestmark = pytest.mark.slow

BOTH = {"postgres", "redis", "keeper"}
FACTS = """
cursor = connection.cursor()
cursor.execute('''SELECT current_user, rolsuper, rolcreatedb, current_setting('timezone'), lower('É'),
  pg_encoding_to_char(encoding), current_setting('fsync'), current_setting('listen_addresses'), datcollate
  FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()''')
print(cursor.fetchone())
"""
COUNT = "cursor = connection.cursor(); cursor.execute('SELECT count(*) FROM kept'); print(cursor.fetchone()[0])"


def test_first_start_makes_a_database_for_an_ordinary_role(new_checkout: Checkout):
    printed = new_checkout.run(HOLD + CONNECT + FACTS)

    assert printed.strip() == str(
        ("input2", False, True, "UTC", "é", "UTF8", "on", "", "C")
    )  # fmt: skip


def test_redis_answers_and_writes_nothing_to_disk(checkout: Checkout):
    ask = "import redis; client = redis.from_url(embedded.redis_url(255)); print(client.ping(), client.config_get('save'))"

    assert checkout.run(HOLD + ask) == "True {'save': ''}\n"


def test_servers_stop_and_leave_no_socket_when_the_only_holder_ends(checkout: Checkout):
    checkout.run(HOLD)

    assert checkout.running() == set()
    assert not checkout.sockets.exists()


def test_data_are_there_at_the_next_start(checkout: Checkout):
    checkout.run(
        HOLD
        + CONNECT
        + "connection.autocommit = True; connection.cursor().execute('CREATE TABLE kept ()')"
    )

    assert checkout.run(HOLD + CONNECT + COUNT) == "0\n"


def test_servers_stay_until_the_last_of_two_holders_ends(checkout: Checkout):
    one, other = checkout.start_holder(), checkout.start_holder()
    end(one)
    left = checkout.running()
    end(other)

    assert left == BOTH
    assert checkout.running() == set()


def test_eight_first_starts_at_once_find_one_database(new_checkout: Checkout):
    query = "connection.cursor().execute('SELECT 1'); print('served')"
    processes = [new_checkout.start(HOLD + CONNECT + query) for _ in range(8)]

    ends = [process.communicate(timeout=60) for process in processes]

    assert ends == [("served\n", "")] * 8
    new_checkout.wait_until_stopped()


def test_holding_twice_is_holding_once(checkout: Checkout):
    checkout.run(HOLD + "embedded.hold(); embedded.release(); embedded.release()")

    assert checkout.running() == set()


def test_servers_can_be_held_again_after_a_release(checkout: Checkout):
    again = "embedded.release(); embedded.hold()\n"

    assert checkout.run(HOLD + again + CONNECT + "print('served')") == "served\n"


def test_a_fork_that_ends_leaves_its_parent_the_servers(checkout: Checkout):
    fork = "import os, sys\nif os.fork() == 0: sys.exit()\nos.wait()\n"

    assert checkout.run(HOLD + fork + CONNECT + "print('served')") == "served\n"


def test_a_fork_that_outlives_its_parent_keeps_the_servers(checkout: Checkout):
    fork = "import os, sys, time\nif os.fork(): sys.exit()\ntime.sleep(0.5)\n"

    printed = checkout.run(HOLD + fork + CONNECT + "print('served', flush=True); os._exit(0)")

    assert printed == "served\n"
    checkout.wait_until_stopped()


def test_a_program_that_a_holder_starts_is_no_holder(checkout: Checkout):
    checkout.run(
        HOLD
        + "import subprocess; subprocess.Popen(['sleep', '5'], stdout=-3, stderr=-3).returncode = 0"
    )

    assert checkout.running() == set()


def test_killing_the_only_holder_stops_the_servers_too(checkout: Checkout):
    holder = checkout.start_holder()

    holder.kill()

    checkout.wait_until_stopped()


def test_a_start_after_all_was_killed_finds_the_data(checkout: Checkout):
    checkout.run(
        HOLD
        + CONNECT
        + "connection.autocommit = True; connection.cursor().execute('CREATE TABLE kept ()')"
    )
    holder = checkout.start_holder()
    os.kill(checkout.postmaster(), signal.SIGKILL)
    holder.kill()

    assert checkout.run(HOLD + CONNECT + COUNT) == "0\n"


def test_a_killed_postgresql_is_started_again_by_the_next_holder(checkout: Checkout):
    checkout.start_holder()
    killed = checkout.postmaster()
    os.kill(killed, signal.SIGKILL)

    assert checkout.run(HOLD + CONNECT + "print('served')") == "served\n"
    assert checkout.postmaster() != killed


def test_a_process_with_the_old_number_does_not_prevent_a_start(checkout: Checkout):
    checkout.run(HOLD)
    checkout.data.joinpath("postmaster.pid").write_text(
        f"{os.getpid()}\n{checkout.data}\n0\n5432\n\n\n"
    )

    assert checkout.run(HOLD + CONNECT + "print('served')") == "served\n"


def test_servers_stand_outside_the_session_of_the_terminal(checkout: Checkout):
    holder = checkout.start_holder()

    assert os.getsid(checkout.postmaster()) not in {os.getsid(0), os.getsid(holder.pid)}


def test_a_server_whose_socket_was_deleted_is_replaced(checkout: Checkout):
    checkout.start_holder()
    lost = checkout.postmaster()
    for path in (checkout.sockets / "postgres").iterdir():
        path.unlink()

    assert checkout.run(HOLD + CONNECT + "print('served')") == "served\n"
    assert checkout.postmaster() != lost


def test_permissions_of_no_folder_above_change(new_checkout: Checkout):
    above = [new_checkout.root, *new_checkout.root.parents]
    before = [(folder.stat().st_mode, folder.stat().st_uid) for folder in above]
    new_checkout.run(HOLD)

    assert [(folder.stat().st_mode, folder.stat().st_uid) for folder in above] == before


def test_holding_again_starts_what_died_in_between(checkout: Checkout):
    die = "import os, signal, pathlib; os.kill(int(pathlib.Path('var/embedded/redis/redis.pid').read_text()), signal.SIGKILL)\n"
    ask = "embedded.hold(); import redis; print(redis.from_url(embedded.redis_url(0)).ping())"

    assert checkout.run(HOLD + die + ask) == "True\n"
