import pytest
from django.core.exceptions import ImproperlyConfigured

from input2.lib.environment import Environment

DUMMY = "django.core.mail.backends.dummy.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def read(monkeypatch):
    """Read a variable that has this text."""

    def reader(kind, text, **options):
        monkeypatch.setenv("THING", text)
        return getattr(Environment(), kind)("THING", **options)

    return reader


def test_what_is_not_set_or_empty_has_its_default(monkeypatch):
    monkeypatch.delenv("THING", raising=False)
    assert Environment().text("THING", "plain") == "plain"

    monkeypatch.setenv("THING", "")
    assert Environment().integer("THING", 7) == 7
    assert not Environment().is_set("THING")


def test_values_have_their_types(read):
    assert read("flag", "1") is True
    assert read("flag", "0") is False
    assert read("integer", "8123", default=8000) == 8123
    assert read("texts", "a.example, b.example,,") == ["a.example", "b.example"]
    assert read("url", "https://a.example/", default="", schemes=("https",)) == "https://a.example"


@pytest.mark.parametrize(
    ("kind", "text", "options", "sentence"),
    [
        ("flag", "perhaps", {}, 'THING is "perhaps", but 1 or 0 was expected.'),
        (
            "integer",
            "many",
            {"default": 1},
            'THING is "many", but a whole number from 0 to 2147483648 was expected.',
        ),
        (
            "integer",
            "70000",
            {"default": 1, "least": 1, "most": 65535},
            'THING is "70000", but a whole number from 1 to 65535 was expected.',
        ),
        (
            "url",
            "input2.example",
            {"default": "", "schemes": ("https", "http")},
            'THING is "input2.example", but an address that begins with https:// or http:// was expected.',
        ),
        (
            "database",
            "mysql://localhost/x",
            {"default": ""},
            'THING is "mysql://localhost/x", but an address that begins with postgres:// or postgresql:// was expected.',
        ),
        (
            "email",
            "pigeon://loft",
            {"default": ""},
            'THING is "pigeon://loft", but an address such as smtp+tls://user:password@host:587 was expected.',
        ),
    ],
)
def test_a_refusal_names_the_variable_and_what_was_expected(read, kind, text, options, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(kind, text, **options)

    assert str(refusal.value) == sentence


def test_a_password_is_never_repeated(read):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read("email", "pigeon://mei:hunter2@loft", default="")

    assert "hunter2" not in str(refusal.value)
    assert str(refusal.value).startswith("THING cannot be used: ")


@pytest.mark.parametrize(
    ("text", "backend", "port", "has_tls", "has_ssl"),
    [
        ("smtp://mail.example", SMTP, 25, False, False),
        ("smtp+tls://mail.example", SMTP, 587, True, False),
        ("smtp+ssl://mail.example:4465", SMTP, 4465, False, True),
        ("dummy://", DUMMY, 0, False, False),
    ],
)
def test_the_mail_address_decides_how_mail_travels(read, text, backend, port, has_tls, has_ssl):
    found = read("email", text, default="")

    assert (found["EMAIL_BACKEND"], found["EMAIL_PORT"]) == (backend, port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (has_tls, has_ssl)


def test_a_mail_password_may_have_any_character(read):
    found = read("email", "smtp+tls://mei%40a.example:p%2Fw%3A@mail.example", default="")

    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("mei@a.example", "p/w:")


@pytest.mark.parametrize("text", ["smtp://", "smtp://host:port"])
def test_a_mail_address_without_a_server_is_refused(read, text):
    with pytest.raises(ImproperlyConfigured):
        read("email", text, default="")


def test_a_database_may_be_a_socket_in_a_folder(read):
    found = read("database", "postgres://input2@%2Ftmp%2Finput2:5432/input2", default="")

    assert (found["HOST"], found["NAME"], found["USER"]) == ("/tmp/input2", "input2", "input2")  # noqa: S108 -- a name only
