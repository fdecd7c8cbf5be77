import socket

import pytest

from input2.supervisor.choices import Choices, read_choices, refuse_taken_port


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch):
    # Set first, so that what `read_choices` puts there is taken away again.
    for name in ("PORT", "HOST", "DEMONSTRATION", "DEBUG"):
        monkeypatch.setenv(name, "")


def test_nothing_chosen_is_a_demonstration_on_this_machine_alone(monkeypatch):
    choices = read_choices([])

    assert choices == Choices("127.0.0.1", 8000, dev=False)
    assert choices.address == "http://127.0.0.1:8000/"


def test_an_address_for_everybody_is_shown_as_one_that_can_be_opened():
    assert Choices("0.0.0.0", 8123, dev=False).address == "http://127.0.0.1:8123/"  # noqa: S104 -- the case
    assert Choices("::", 8123, dev=False).address == "http://[::1]:8123/"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80.5"])
def test_a_port_that_is_none_is_refused_by_name(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(SystemExit, match=f"PORT is “{port}”, but a number from 1 to 65535"):
        read_choices([])


def test_a_taken_port_is_refused_with_the_next_one_to_try():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} of 127.0.0.1 cannot be used"):
            refuse_taken_port(Choices("127.0.0.1", port, dev=False))


def test_a_free_port_is_accepted():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

    refuse_taken_port(Choices("127.0.0.1", port, dev=False))
