from urllib.parse import unquote, urlsplit

import pytest

from tests.embedded.checkout import Checkout

ADDRESSES = "from input2 import embedded\nprint(embedded.database_url(), embedded.redis_url(3), embedded.broker_url(4))"
LONGEST_SOCKET_PATH = 107


def test_addresses_start_nothing_and_leave_no_file(new_checkout: Checkout):
    new_checkout.run(ADDRESSES)

    assert not new_checkout.var.exists()
    assert not new_checkout.sockets.exists()


def test_sockets_of_a_deep_checkout_have_short_paths(new_checkout: Checkout):
    database, cache, broker = (urlsplit(url) for url in new_checkout.run(ADDRESSES).split())

    assert len(str(new_checkout.root)) > LONGEST_SOCKET_PATH
    assert len(unquote(database.netloc)) + len("/.s.PGSQL.5432") < LONGEST_SOCKET_PATH
    assert (cache.path, cache.query) == (str(new_checkout.sockets / "redis.sock"), "db=3")
    assert (broker.path, broker.query) == (cache.path, "virtual_host=4")


def test_two_checkouts_never_share_servers(tmp_path):
    one, other = Checkout(tmp_path / "1"), Checkout(tmp_path / "2")

    assert one.run(ADDRESSES) != other.run(ADDRESSES)


@pytest.mark.slow
def test_servers_that_variables_name_are_left_alone(new_checkout: Checkout):
    hold = "from input2 import embedded\nembedded.hold()"

    new_checkout.run(
        hold, DATABASE_URL="postgres://db.example.org/x", REDIS_URL="redis://cache.example.org"
    )

    assert not new_checkout.var.exists()
