"""Handing one mail to the mail server, and telling the three ways apart in which that fails."""

import smtplib
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from input2.notifications.models import Message


class DeliveryError(Exception):
    """The message was not delivered, or nobody knows; `str(error)` says why."""


class TemporaryError(DeliveryError):
    """The server did not take it now; it may later."""


class PermanentError(DeliveryError):
    """The server will never take it."""


class UnknownFateError(DeliveryError):
    """The connection broke while the server had the message in its hands."""


def send(message: Message) -> None:
    """Return when the server has taken the message; else raise one of the three."""
    connection = get_connection()
    _open(connection)
    try:
        _hand_over(connection, message)
    finally:
        # The message's fate is known by now; a rude goodbye changes nothing.
        with suppress(OSError):
            connection.close()


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except OSError as problem:
        # Nothing was said about any message yet, and a wrong password is the operator's to mend.
        raise TemporaryError(_reason(problem)) from problem


def _hand_over(connection: BaseEmailBackend, message: Message) -> None:
    try:
        connection.send_messages([_mail(message)])
    except smtplib.SMTPRecipientsRefused as problem:
        code, answer = next(iter(problem.recipients.values()))
        raise _by_code(code, _answer(code, answer)) from problem
    except smtplib.SMTPResponseException as problem:
        code = problem.smtp_code
        raise _by_code(code, _answer(code, problem.smtp_error)) from problem
    except (smtplib.SMTPNotSupportedError, ValueError) as problem:
        raise PermanentError(_reason(problem)) from problem
    except OSError as problem:
        raise UnknownFateError(_reason(problem)) from problem


def _mail(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    mail.attach_alternative(message.html, "text/html")
    return mail


def _by_code(code: int, reason: str) -> DeliveryError:
    return TemporaryError(reason) if 400 <= code < 500 else PermanentError(reason)  # noqa: PLR2004 -- SMTP's own


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"[:500]


def _reason(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:500]
