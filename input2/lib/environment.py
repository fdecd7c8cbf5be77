"""Typed reading of environment variables; a refusal names the variable and what was expected."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

MAIL_EXPECTED = "an address such as smtp+tls://user:password@host:587"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAIL_SCHEMES = {
    "smtp": (SMTP, 25),
    "smtp+tls": (SMTP, 587),
    "smtp+ssl": (SMTP, 465),
    "console": ("django.core.mail.backends.console.EmailBackend", 0),
    "dummy": ("django.core.mail.backends.dummy.EmailBackend", 0),
}


class Environment:
    """The process's variables, read with a default and refused in one sentence when malformed."""

    def __init__(self) -> None:
        self._env = Env()

    def is_set(self, name: str) -> bool:
        return bool(self._env.str(name, ""))

    def text(self, name: str, default: str = "") -> str:
        return str(self._env.str(name, "") or default)

    def flag(self, name: str, *, default: bool = False) -> bool:
        return bool(self._read(self._env.bool, name, default, "1 or 0"))

    def integer(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        expected = f"a whole number from {least} to {most}"
        number = int(self._read(self._env.int, name, default, expected))
        if not least <= number <= most:
            raise refusal(name, str(number), expected)
        return number

    def texts(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def url(self, name: str, default: str, *, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value.split("://")[0] not in schemes or "://" not in value:
            beginnings = " or ".join(f"{scheme}://" for scheme in schemes)
            raise refusal(name, value, f"an address that begins with {beginnings}")
        return value.rstrip("/")

    def database(self, name: str, default: str) -> dict[str, Any]:
        value = self.url(name, default, schemes=("postgres", "postgresql"))
        options = {"conn_max_age": 60, "conn_health_checks": True}
        parsed = self._parsed(self._env.dj_db_url, name, value, options, "a postgres:// address")
        return dict(parsed)

    def email(self, name: str, default: str) -> dict[str, Any]:
        value = self.text(name, default)
        try:
            return _mail_settings(value)
        except ValueError as error:
            raise refusal(name, value, MAIL_EXPECTED) from error

    def _read(self, reader: Callable[..., Any], name: str, default: object, expected: str) -> Any:
        if not self.is_set(name):
            return default
        try:
            return reader(name)
        except EnvError as error:
            raise refusal(name, self.text(name), expected) from error

    def _parsed(
        self,
        reader: Callable[..., Any],
        name: str,
        value: str,
        options: dict[str, Any],
        expected: str,
    ) -> Any:
        try:
            return (
                reader(name, value, **options) if not self.is_set(name) else reader(name, **options)
            )
        except (EnvError, ValueError) as error:
            raise refusal(name, value, expected) from error


def _mail_settings(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    backend, port = MAIL_SCHEMES.get(parts.scheme, ("", 0))
    if not backend or (backend == SMTP and not parts.hostname):
        raise ValueError(address)
    return {
        "EMAIL_BACKEND": backend,
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }


def refusal(name: str, value: str, expected: str) -> ImproperlyConfigured:
    """The sentence for a variable that cannot be used; secrets are never repeated in it."""
    shown = "" if _is_secret(name) or "@" in value else f' is "{value}", but'
    return ImproperlyConfigured(f"{name}{shown or ' cannot be used:'} {expected} was expected.")


def _is_secret(name: str) -> bool:
    return any(word in name for word in ("SECRET", "PASSWORD", "KEY", "TOKEN"))
