"""The message after dates have moved: to whom, in which words, and never twice."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from competitions.enums import Role
from input2.audit.models import Event
from input2.jobs.enums import JobState
from input2.jobs.models import Job
from input2.lib.errors import ForbiddenError
from input2.notifications.models import Message
from submissions import services
from submissions.date_notices import JOB, concerned, step_of, wording
from submissions.enums import Concerned, TeamRole
from submissions.models import DateNotice
from tests.factories import (
    NOW,
    make_competition,
    make_date_change,
    make_date_notice,
    make_entry,
    make_handed_in,
    make_member,
    make_team_member,
    make_user,
)
from tests.races import at_once
from tests.submissions.test_queries import ROUTES

pytestmark = pytest.mark.django_db

BOTH = [Concerned.DRAFTS, Concerned.ENTRANTS]
OLD = datetime(2027, 9, 30, 15, 59, tzinfo=UTC)
NEW = datetime(2027, 10, 7, 15, 59, tzinfo=UTC)


def make_change(competition=None, **fields):
    competition = competition or make_competition(languages=["en", "zh-hans"])
    plain = {
        "name": {"en": "Entries close", "zh-hans": "截止"},
        "reason": {"en": "A holiday.", "zh-hans": "假期。"},
        "before": OLD,
        "after": NEW,
    }
    return make_date_change(competition, **{**plain, **fields})


def send(change, groups=None, *, by=None, text=None):
    return services.send_date_notice(
        change,
        BOTH if groups is None else groups,
        text or {"en": "It moves.", "zh-hans": "日期已改。"},
        by=by or make_member(change.competition),
        now=NOW,
    )


def deliver(notice):
    return services.deliver_date_notice(notice.pk, report=lambda _done, _total: None, now=NOW)


def moved_mails():
    return Message.objects.filter(kind="submissions/date_moved")


def people(competition, group):
    return set(concerned(competition, group))


def test_owners_of_drafts_and_teams_that_handed_in_are_concerned_each_in_one_group():
    competition = make_competition()
    draft, handed_in = make_entry(competition), make_handed_in(competition)
    editor = make_team_member(handed_in).user
    make_team_member(draft)
    make_team_member(handed_in, role=TeamRole.LISTED, email="listed@example.org")
    both = make_user()
    make_handed_in(competition, owner=both)
    services.start_entry(competition, by=both, now=NOW)
    withdrawn = make_entry(competition)
    services.withdraw(withdrawn, reason="Sold.", by=withdrawn.owner, now=NOW)
    gone = make_entry(competition, owner=make_user())
    gone.owner.is_active = False
    gone.owner.save()
    make_entry(make_competition())

    assert people(competition, Concerned.DRAFTS) == {draft.owner}
    assert people(competition, Concerned.ENTRANTS) == {handed_in.owner, editor, both}


def test_each_reader_gets_the_text_in_their_language_and_the_time_of_their_zone():
    change = make_change()
    competition = change.competition
    lima = make_user(language="en", time_zone="America/Lima")
    shanghai = make_user(language="zh-hans", time_zone="Asia/Shanghai")
    unknown = make_user(language="en", time_zone="")
    for person in (lima, shanghai, unknown):
        make_entry(competition, owner=person)

    deliver(send(change, [Concerned.DRAFTS])[0])

    mails = {mail.recipient: mail for mail in moved_mails()}
    assert (mails[lima].language, mails[shanghai].language) == ("en", "zh-hans")
    assert "It moves." in mails[lima].text
    assert "7 October 2027, 10:59 (Lima, UTC−5)" in mails[lima].text
    assert "7 October 2027, 10:59 (Lima, UTC−5)" in mails[lima].html
    assert "日期已改。" in mails[shanghai].text
    for same in (shanghai, unknown):
        assert "10:59" not in mails[same].text
        assert "UTC" not in mails[same].text


def test_a_reader_whose_language_the_call_lacks_gets_another_of_its_texts():
    change = make_change(make_competition(languages=["en"]))
    make_entry(change.competition, owner=make_user(language="zh-hans"))

    deliver(send(change, [Concerned.DRAFTS], text={"en": "It moves."})[0])

    assert "It moves." in moved_mails().get().text


def test_the_text_begins_with_old_and_new_in_the_zone_of_the_call_and_the_reason():
    change = make_change()

    texts = wording(change.competition, step_of(change))

    assert (
        "Entries close: now 7 October 2027, 23:59 (Shanghai, UTC+8), "
        "before 30 September 2027, 23:59 (Shanghai, UTC+8)" in texts["en"]
    )
    assert "Reason: A holiday." in texts["en"]
    assert "假期。" in texts["zh-hans"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"before": None}, "7 October 2027, 23:59 (Shanghai, UTC+8) (new)"),
        ({"after": None}, "does not take place; it was to be on 30 September 2027"),
    ],
)
def test_new_dates_and_dates_taken_back_have_words_of_their_own(fields, words):
    change = make_change(**fields)

    assert words in wording(change.competition, step_of(change))["en"]


def test_what_one_step_moved_is_one_message():
    competition = make_competition()
    first, second = make_change(competition), make_change(competition, key="awards", name="Awards")
    make_change(competition, changed_at=NOW + timedelta(seconds=1))
    make_change()

    assert step_of(second) == [first, second]
    notice = send(second, [Concerned.DRAFTS], text={"en": "They move."})[0]
    assert notice.change == first


def test_markup_in_the_text_is_data():
    change = make_change(make_competition())
    make_entry(change.competition)

    deliver(send(change, [Concerned.DRAFTS], text={"en": "<script>x</script>"})[0])

    mail = moved_mails().get()
    assert ("<script>" in mail.html, "<script>" in mail.text) == (False, True)


def test_pressing_twice_tells_each_person_once():
    change = make_change()
    make_entry(change.competition)
    organiser = make_member(change.competition)
    notice = send(change, [Concerned.DRAFTS], by=organiser)[0]
    assert (deliver(notice), deliver(notice)) == (1, 1)

    with pytest.raises(services.AlreadyToldError):
        send(change, [Concerned.DRAFTS], by=organiser)

    assert moved_mails().count() == 1
    assert DateNotice.objects.get().told == 1


@pytest.mark.django_db(transaction=True)
def test_pressing_in_two_windows_at_once_tells_each_person_once():
    change = make_change()
    make_entry(change.competition)
    make_handed_in(change.competition)
    organiser = make_member(change.competition)

    def attempt():
        try:
            return len(send(change, by=organiser))
        except services.AlreadyToldError:
            return 0

    assert sorted(at_once(attempt, attempt)) == [0, 2]
    assert moved_mails().count() == 2
    assert Job.objects.filter(kind=JOB, state=JobState.DONE).count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_work_done_twice_at_once_tells_each_person_once():
    change = make_change()
    for _number in range(3):
        make_entry(change.competition)
    notice = make_date_notice(change, text={"en": "It moves.", "zh-hans": "改"})

    assert at_once(partial(deliver, notice), partial(deliver, notice)) == [3, 3]
    assert moved_mails().count() == 3


def test_whoever_hands_in_between_two_messages_is_told_once():
    change = make_change()
    organiser = make_member(change.competition)
    entry = make_entry(change.competition)
    deliver(send(change, [Concerned.DRAFTS], by=organiser)[0])
    entry.refresh_from_db()
    services.hand_in(entry, revision=entry.revision, declarations={}, by=entry.owner, now=NOW)

    told = deliver(send(change, [Concerned.ENTRANTS], by=organiser)[0])

    assert (told, moved_mails().count()) == (0, 1)


def test_work_that_was_cut_off_goes_on_where_it_stood():
    change = make_change()
    organiser = make_member(change.competition)
    for _number in range(2):
        make_entry(change.competition)
    notice = send(change, [Concerned.DRAFTS], by=organiser)[0]

    services.resume_date_notice(notice, by=organiser, now=NOW)
    assert deliver(notice) == 2

    notice.refresh_from_db()
    assert notice.finished_at == NOW
    with pytest.raises(services.AlreadyToldError):
        services.resume_date_notice(notice, by=organiser, now=NOW)


@pytest.mark.parametrize("text", [{}, {"en": "It moves."}, {"en": "It moves.", "zh-hans": " "}])
def test_a_message_has_words_in_each_language(text):
    change = make_change()

    with pytest.raises(services.EmptyNoticeError):
        send(change, text=text or {"en": ""})

    assert not DateNotice.objects.exists()


def test_somebody_has_to_be_told():
    with pytest.raises(services.NobodyChosenError):
        send(make_change(), [])


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_only_organisers_send(role):
    change = make_change()
    person = make_member(change.competition, role) if role else make_member(make_competition())

    with pytest.raises(ForbiddenError):
        send(change, by=person)
    with pytest.raises(ForbiddenError):
        services.resume_date_notice(make_date_notice(change), by=person, now=NOW)

    assert not Job.objects.exists()


def test_the_message_is_in_the_history():
    change = make_change()

    send(change, [Concerned.DRAFTS])

    event = Event.objects.get(action="date_notice.sent")
    assert event.detail.after["group"] == "drafts"
    assert event.detail.after["text"]["en"] == "It moves."


def test_progress_is_reported_batch_by_batch():
    change = make_change()
    for _number in range(3):
        make_entry(change.competition)
    notice = make_date_notice(change)
    reports = []

    services.deliver_date_notice(
        notice.pk, report=lambda done, total: reports.append((done, total)), now=NOW
    )

    assert reports == [(0, 3), (3, 3)]


def address(change, step=""):
    return f"/organise/{change.competition.slug}/dates/changes/{change.pk}/message/{step}"


def test_the_page_counts_offers_previews_and_sends(client, django_capture_on_commit_callbacks):
    change = make_change()
    make_entry(change.competition)
    make_handed_in(change.competition)
    client.force_login(make_member(change.competition, time_zone="America/Lima"))
    page = client.get(address(change))
    shown = page.content.decode()
    assert "Owners of drafts (1 person)" in shown
    assert "Teams whose entry is handed in (1 person)" in shown
    words = page.context["form"]["text"].value()
    typed = {
        "groups": ["drafts", "entrants"],
        "text_0": words.localize("en"),
        "text_1": "日期已改。",
    }

    previewed = client.post(address(change), {**typed, "preview": "1"}).content.decode()
    assert "7 October 2027, 10:59 (Lima, UTC−5)" in previewed
    assert not DateNotice.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(address(change), {**typed, "send": "1"})

    assert sent.status_code == 302
    assert moved_mails().count() == 2
    after = client.get(address(change)).content.decode()
    assert after.count("1 mail") >= 2
    assert 'name="send"' not in after
    dates_page = client.get(f"/organise/{change.competition.slug}/call/dates/").content.decode()
    assert "Told: Owners of drafts, 1 mail" in " ".join(dates_page.split())


def test_where_nobody_is_concerned_there_is_nothing_to_send(client):
    change = make_change()
    client.force_login(make_member(change.competition))

    page = client.get(address(change)).content.decode()

    assert "there is nobody to tell" in page
    assert 'name="send"' not in page


def test_the_dates_page_offers_the_message_after_a_move(client):
    change = make_change()
    client.force_login(make_member(change.competition))

    page = client.get(
        f"/organise/{change.competition.slug}/call/dates/?moved={change.pk}"
    ).content.decode()

    assert "Should people hear of it?" in page
    assert page.count(address(change)) == 2


def test_the_page_shows_work_under_way_and_work_that_failed(client):
    change = make_change()
    organiser = make_member(change.competition)
    client.force_login(organiser)
    notice = send(change, [Concerned.DRAFTS], by=organiser)[0]
    Job.objects.update(state=JobState.RUNNING, lease_until=NOW, done=40, total=90)
    under_way = client.get(address(change)).content.decode()
    assert "40 of 90 written" in under_way
    assert "every 2s" in under_way

    Job.objects.update(state=JobState.FAILED, lease_until=None, finished_at=NOW, error="It broke.")

    failed = client.get(address(change)).content.decode()
    assert "It broke." in failed
    assert "every 2s" not in failed
    client.post(address(change, f"{notice.pk}/again/"))
    assert Job.objects.filter(state=JobState.QUEUED).count() == 1


def test_strangers_and_other_organisers_find_nothing(client):
    change = make_change()
    foreign = make_change()
    notice = make_date_notice(change)
    for person in (make_user(), make_member(foreign.competition)):
        client.force_login(person)
        assert client.get(address(change)).status_code == 404
        assert client.post(address(change), {}).status_code == 404
        assert client.post(address(change, f"{notice.pk}/again/")).status_code == 404
    mixed = f"/organise/{foreign.competition.slug}/dates/changes/{change.pk}/message/"
    assert client.get(mixed).status_code == 404


def test_observers_read_who_was_told_and_send_nothing(client):
    change = make_change()
    make_handed_in(change.competition)
    client.force_login(make_member(change.competition, Role.OBSERVER))
    assert "nobody to tell" not in client.get(address(change)).content.decode()
    make_date_notice(change)

    page = client.get(address(change)).content.decode()
    assert "Observers change nothing." in page
    assert 'name="send"' not in page
    client.post(
        address(change),
        {"groups": ["entrants"], "text_0": "Mine.", "text_1": "Mine.", "send": "1"},
    )

    assert DateNotice.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 5])
def test_the_page_costs_the_same_whatever_it_shows(client, rows):
    competition = make_competition()
    changes = [make_change(competition, key=f"date-{number}") for number in range(rows)]
    for _number in range(rows):
        make_entry(competition)
        make_handed_in(competition)
    organiser = make_member(competition)
    make_date_notice(changes[0], requested_by=organiser)
    client.force_login(organiser)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(changes[0])).status_code == 200

    assert len(queries) == ROUTES["submissions:date-message"]


def test_one_change_has_one_message_for_each_group():
    change = make_change()
    make_date_notice(change)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_date_notice(change)
