import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from input2.audit import services
from input2.audit.models import Event, EventDetail
from tests.factories import NOW, make_event, make_user

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_to_which_object():
    person = make_user()

    event = services.record(
        action="person.renamed",
        by=person,
        target=person,
        at=NOW,
        scope="input2",
        role="organiser",
        changed=["full_name"],
        reason="Married.",
    )

    event.refresh_from_db()
    assert (event.actor, event.action, event.object_type, event.object_id) == (
        person,
        "person.renamed",
        "accounts.user",
        str(person.pk),
    )
    assert (event.scope, event.role, event.changed) == ("input2", "organiser", ["full_name"])
    assert (event.reason, event.at, event.detail_digest) == ("Married.", NOW, "")


def test_many_steps_are_recorded_like_single_ones(django_assert_num_queries):
    first, second = make_user(), make_user()
    before, after = {"name": "Wei"}, {"name": "Mei"}
    changes = [services.Change(who, ["full_name"], before, after) for who in (first, second)]

    with django_assert_num_queries(2):
        services.record_each(changes, action="person.renamed", by=first, at=NOW)

    single = services.record(
        action="person.renamed", by=first, target=second, at=NOW, before=before, after=after
    )
    events = Event.objects.filter(action="person.renamed").order_by("pk")
    assert [event.object_id for event in events[:2]] == [str(first.pk), str(second.pk)]
    assert {event.detail_digest for event in events} == {single.detail_digest}
    assert events[0].detail.after == {"name": "Mei"}


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused():
    person = make_user()

    with pytest.raises(RuntimeError, match="inside the transaction"):
        services.record(action="person.renamed", by=person, target=person, at=NOW)

    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_step_that_is_rolled_back_leaves_no_event():
    person = make_user()

    with transaction.atomic():
        services.record(action="person.renamed", by=person, target=person, at=NOW)
        transaction.set_rollback(True)

    assert not Event.objects.exists()


def test_the_database_refuses_to_change_an_event():
    event = make_event()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(action="person.praised")

    event.refresh_from_db()
    assert event.action == "person.greeted"


def test_the_database_refuses_to_delete_an_event():
    event = make_event()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Event.objects.filter(pk=event.pk).delete()

    assert Event.objects.filter(pk=event.pk).exists()


def test_values_can_be_erased_and_the_event_still_proves_them():
    event = make_event(before={"full_name": "Mei"}, after={"full_name": "Lin"})

    event.detail.delete()

    kept = Event.objects.get(pk=event.pk)
    assert kept.detail_digest == services.digest({"full_name": "Mei"}, {"full_name": "Lin"})
    assert kept.detail_digest != services.digest({"full_name": "Mei"}, {"full_name": "Ann"})
    assert not EventDetail.objects.exists()


def test_the_digest_depends_on_the_secret_key(settings):
    with_ours = services.digest({}, {"full_name": "Lin"})

    settings.SECRET_KEY = "another key"

    assert services.digest({}, {"full_name": "Lin"}) != with_ours


def test_the_digest_of_stored_values_is_that_of_the_given_ones():
    event = make_event(after={"at": NOW, "name": "李", "weights": [1, 2.5]})

    detail = EventDetail.objects.get(event=event)

    assert services.digest(detail.before, detail.after) == event.detail_digest


def test_deleting_a_person_leaves_their_history():
    person = make_user()
    event = make_event(by=person)
    number = person.pk

    person.delete()
    # Constraints that wait for the commit would speak up now.
    connection.check_constraints()

    event = Event.objects.get(pk=event.pk)
    assert event.actor_id == number


def test_history_of_an_object_is_newest_first_and_its_own():
    person, other = make_user(), make_user()
    for name in ("first", "second"):
        services.record(action=name, by=person, target=person, at=NOW)
    services.record(action="elsewhere", by=person, target=other, at=NOW)

    found = Event.objects.about(person).values_list("action", flat=True)

    assert list(found) == ["second", "first"]
