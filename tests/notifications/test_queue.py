from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from input2.notifications import services
from input2.notifications.models import Message
from tests.factories import NOW, make_message, make_user

pytestmark = pytest.mark.django_db


def queue(title="Sponge blocks", *, recipient=None, **fields):
    plain = {
        "kind": "test/greeting",
        "recipient": recipient,
        "to": "" if recipient else "reader@example.net",
        "context": {"title": title},
        "dedupe_key": "greeting:1",
        "at": NOW,
    }
    return services.queue(**{**plain, **fields})


def test_a_message_waits_in_the_outbox_with_its_words(greeting):
    reader = make_user()

    message = queue(recipient=reader, scope="input2")

    assert (message.subject, message.text) == (
        "For Sponge blocks",
        "Title: Sponge blocks (English)\n",
    )
    assert message.html == "<p>Sponge blocks</p>"
    assert (message.recipient_id, message.to) == (reader.pk, reader.email)
    assert (message.state, message.scope, message.due_at) == ("queued", "input2", NOW)
    assert parseaddr(message.message_id)[1]


def test_the_same_key_gives_the_same_message(greeting):
    first = queue("One")

    second = queue("Two")

    assert second == first
    assert Message.objects.get().subject == "For One"


@pytest.mark.usefixtures("greeting")
@pytest.mark.django_db(transaction=True)
def test_queueing_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        queue()

    assert not Message.objects.exists()


def test_a_title_cannot_smuggle_in_headers(greeting):
    message = queue("Rain\r\nBcc: everybody@example.net\n\nSpam\x00")

    assert message.subject == "For Rain Bcc: everybody@example.net Spam"


def test_a_title_is_data_in_both_parts(greeting):
    message = queue("<b>{{ 1 }} & more</b>")

    assert message.text == "Title: <b>{{ 1 }} & more</b> (English)\n"
    assert message.html == "<p>&lt;b&gt;{{ 1 }} &amp; more&lt;/b&gt;</p>"


def test_a_very_long_subject_is_cut(greeting):
    assert len(queue("x" * 400).subject) == 300


def test_the_language_is_the_recipients(greeting):
    message = queue(recipient=make_user(language="zh-hans"))

    assert message.language == "zh-hans"


def test_a_template_of_the_language_wins(greeting):
    (greeting / "body.zh-hans.txt").write_text("题目 {{ title }}")
    (greeting / "subject.zh-hans.txt").write_text("{{ title }}")

    message = queue(language="zh-hans")

    assert (message.subject, message.text) == ("Sponge blocks", "题目 Sponge blocks\n")


def test_a_message_without_an_address_is_refused_by_the_database(greeting):
    with pytest.raises(IntegrityError, match="message_has_address"), transaction.atomic():
        queue(to="")


def test_a_committed_message_is_sent_at_once(greeting, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = queue()

    message.refresh_from_db()
    assert message.state == "sent"
    assert [sent.to for sent in mail.outbox] == [["reader@example.net"]]


@pytest.mark.usefixtures("greeting", "dead_broker")
@pytest.mark.django_db(transaction=True)
def test_with_a_dead_broker_the_message_waits_for_the_sweep():
    with transaction.atomic():
        message = queue()

    message.refresh_from_db()
    assert message.state == "queued"


@pytest.mark.usefixtures("greeting")
@pytest.mark.django_db(transaction=True)
def test_the_sweep_sends_what_a_dead_broker_left():
    make_message()

    services.sweep(now=NOW)

    assert Message.objects.get().state == "sent"
    assert len(mail.outbox) == 1


def test_the_sweep_leaves_what_is_not_due(django_capture_on_commit_callbacks):
    message = make_message(due_at=NOW + timedelta(seconds=1))

    with django_capture_on_commit_callbacks(execute=True):
        services.sweep(now=NOW)

    message.refresh_from_db()
    assert message.state == "queued"


def test_organisers_read_their_messages_and_no_secrets():
    shown = make_message(scope="input2")
    make_message(scope="input2", is_secret=True)
    make_message(scope="other")

    assert list(Message.objects.for_outbox("input2")) == [shown]


def test_the_demonstration_reads_everything():
    make_message(is_secret=True)
    make_message(scope="other")

    assert Message.objects.in_demonstration().count() == 2


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "lost"}, "message_state_known"),
        ({"state": "sent"}, "message_sent_has_time"),
        ({"state": "sending"}, "message_sending_has_time"),
    ],
)
def test_the_database_refuses_nonsense(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_message(**fields)
