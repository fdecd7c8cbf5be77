from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from input2.audit.models import Event
from input2.lib.errors import TransitionRefusedError
from input2.notifications import services
from input2.notifications.models import SENDING_LIMIT, Message
from tests.factories import NOW, make_message, make_user
from tests.notifications.smtp_server import CLOSE, mail_server
from tests.races import at_once

pytestmark = pytest.mark.django_db


def deliver_through(settings, message, **answers):
    """Deliver by SMTP to a server that answers so; what it took."""
    with mail_server(**answers) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        services.deliver(message.pk, now=NOW)
    message.refresh_from_db()
    return server.taken


def test_a_mail_has_both_parts_and_tells_machines_what_it_is():
    message = make_message()

    services.deliver(message.pk, now=NOW)

    (sent,) = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    assert (sent.subject, sent.body, sent.to) == (
        "A greeting",
        "Good day.\n",
        ["reader@example.net"],
    )
    assert [tuple(part) for part in sent.alternatives] == [("<p>Good day.</p>", "text/html")]
    assert sent.extra_headers["Message-ID"] == message.message_id
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_what_was_taken_is_sent_and_never_again():
    message = make_message()

    services.deliver(message.pk, now=NOW)
    services.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts) == ("sent", NOW, 1)
    assert len(mail.outbox) == 1


def test_a_message_that_is_not_due_is_left_alone():
    message = make_message(due_at=NOW + timedelta(microseconds=1))

    services.deliver(message.pk, now=NOW)

    assert not mail.outbox


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_message_send_it_once(settings):
    messages = [make_message() for _ in range(10)]

    for message in messages:
        deliver = partial(services.deliver, message.pk, now=NOW)
        assert at_once(deliver, deliver, deliver) == [None, None, None]

    assert len(mail.outbox) == len(messages)
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_real_server_gets_the_message(settings):
    message = make_message()

    (taken,) = deliver_through(settings, message)

    assert message.state == "sent"
    assert f"Message-ID: {message.message_id}" in taken
    assert "Good day." in taken


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "END"])
def test_a_temporary_refusal_is_tried_again_later(settings, verb):
    message = make_message()

    deliver_through(settings, message, **{verb: "451 come back later"})

    assert (message.state, message.error) == ("queued", "451 come back later")
    pause = message.due_at - NOW
    assert timedelta(seconds=48) <= pause <= timedelta(seconds=72)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "END"])
def test_a_permanent_refusal_is_final_and_says_why(settings, verb):
    message = make_message()

    deliver_through(settings, message, **{verb: "550 no such reader"})

    assert (message.state, message.error) == ("failed", "550 no such reader")


def test_a_server_that_is_away_is_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = make_message()

    services.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert message.state == "queued"
    assert message.error.startswith("ConnectionRefusedError")


def test_a_connection_that_breaks_after_the_message_leaves_its_fate_open(settings):
    message = make_message()

    taken = deliver_through(settings, message, END=CLOSE)

    assert len(taken) == 1
    assert (message.state, message.sending_since) == ("uncertain", None)


def test_the_pauses_grow_and_end_after_about_a_day(settings):
    message = make_message()
    now, moments = NOW, []
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    while message.state == "queued":
        moments.append(now)
        services.deliver(message.pk, now=now)
        message.refresh_from_db()
        now = message.due_at

    assert (message.state, message.attempts, len(moments)) == ("failed", 8, 8)
    assert timedelta(hours=18) < moments[-1] - moments[0] < timedelta(hours=30)


def test_a_secret_is_erased_once_sent():
    message = make_message(is_secret=True)

    services.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.state, message.text, message.html) == ("sent", "", "")
    assert mail.outbox[0].body == "Good day.\n"


def test_a_secret_stays_readable_in_the_demonstration(settings):
    settings.DEMONSTRATION_SIGN_IN = True
    message = make_message(is_secret=True)

    services.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert message.text == "Good day.\n"


def test_a_message_cut_off_while_sending_waits_for_a_person(django_capture_on_commit_callbacks):
    cut_off = make_message(state="sending", sending_since=NOW - SENDING_LIMIT)
    sending = make_message(
        state="sending", sending_since=NOW - SENDING_LIMIT + timedelta(seconds=1)
    )

    with django_capture_on_commit_callbacks(execute=True):
        services.sweep(now=NOW)

    cut_off.refresh_from_db()
    sending.refresh_from_db()
    assert (cut_off.state, sending.state) == ("uncertain", "sending")
    assert not mail.outbox


def test_why_a_message_was_cut_off_is_told_in_the_readers_language():
    message = make_message(state="sending", sending_since=NOW - SENDING_LIMIT)
    services.sweep(now=NOW)

    message.refresh_from_db()
    with translation.override("zh-hans"):
        told = message.error_text

    assert message.error.startswith("The sending process was interrupted")
    assert told not in {"", message.error}
    assert make_message().error_text == ""


def test_a_sender_that_was_given_up_does_not_overwrite_its_successor():
    message = make_message(state="sending", sending_since=NOW, attempts=1)
    Message.objects.update(attempts=2)

    services._mark_sent(message, now=NOW)

    message.refresh_from_db()
    assert message.state == "sending"


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_a_person_sends_again_and_the_message_keeps_its_identity(
    state, django_capture_on_commit_callbacks
):
    message, organiser = make_message(state=state, attempts=8, scope="input2"), make_user()

    with django_capture_on_commit_callbacks(execute=True):
        services.resend(message, by=organiser, now=NOW)

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 1)
    assert mail.outbox[0].extra_headers["Message-ID"] == message.message_id
    event = Event.objects.get()
    assert (event.action, event.actor, event.scope) == ("message.resent", organiser, "input2")


@pytest.mark.parametrize("state", ["sent", "queued", "cancelled"])
def test_only_what_failed_or_may_have_arrived_is_sent_again(state):
    message = make_message(state=state, sent_at=NOW)

    with pytest.raises(TransitionRefusedError):
        services.resend(message, by=make_user(), now=NOW)

    assert not Event.objects.exists()
