"""A person gets everything about them, and nobody else's; it is gone after three days."""

import hashlib
import json
import tracemalloc
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from input2.accounts.data_exports import JOB
from input2.accounts.models import DataExport
from input2.accounts.personal_data import person_of
from input2.accounts.services import data_exports
from input2.files.models import StoredFile
from input2.jobs import services as jobs
from input2.jobs.enums import JobState
from input2.jobs.models import Job
from input2.notifications.models import Message
from input2.site.my_data import PARTS
from input2.site.my_data.archive import write_archive
from input2.site.tasks import forget_personal_data
from submissions.enums import ScreeningOutcome
from submissions.models import Entry
from submissions.services import leave_entry, save_answers, take_back, withdraw
from submissions.steps import GRACE
from tests.factories import (
    NOW,
    PASSWORD,
    let_grace_pass,
    make_change_request,
    make_data_export,
    make_decision,
    make_entry,
    make_handed_in,
    make_member,
    make_outcome,
    make_published,
    make_screening,
    make_stored_file,
    make_team_member,
    make_track_move,
    make_user,
    make_version,
)
from tests.samples import PDF
from tests.site.personal_sample import EMAIL, NAME, make_sample

pytestmark = pytest.mark.django_db


def archive_of(person):
    target = BytesIO()
    write_archive(person_of(person), target, report=lambda *_progress: None)
    return zipfile.ZipFile(target)


def document_of(person):
    return json.loads(archive_of(person).read("my-data.json"))


@pytest.fixture
def signed_in(client):
    person = make_user()
    client.force_login(person)
    return person


def confirm(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_the_archive_has_a_row_of_every_kind():
    sample = make_sample()

    document = document_of(sample.person)

    empty = {
        f"{part.name}.{name}"
        for part in PARTS
        for name, rows in document[part.name].items()
        if rows == []
    }
    # The person uploads nothing in parts, tells nobody of dates, assigns nobody, has ended no invitation and waits for the outcome.
    assert empty == {
        "files.under_way",
        "entries.date_messages",
        "judging.assignments_made",
        "judging.conflicts",
        "account.invitations_ended",
    }


def test_the_archive_has_the_outcome_once_the_team_was_told():
    decision = make_decision(feedback="Measure a second season.", note="Close to the cut.")
    owner = decision.entry.owner
    before = document_of(owner)["judging"]["outcomes"]

    make_published(decision.round)

    (outcome,) = document_of(owner)["judging"]["outcomes"]
    assert before == []
    assert (outcome["became"], outcome["feedback"]) == ("shortlisted", "Measure a second season.")
    assert "Close to the cut." not in str(outcome)


def test_whoever_has_left_the_team_takes_no_outcome_along():
    entry = make_outcome(feedback="Measure a second season.").entry
    member = make_user()
    make_team_member(entry, member)
    on_it = document_of(member)["judging"]["outcomes"]

    leave_entry(entry, by=member, now=NOW)

    assert [row["feedback"] for row in on_it] == ["Measure a second season."]
    assert document_of(member)["judging"]["outcomes"] == []


def test_the_archive_says_what_is_stored():
    sample = make_sample()

    document = document_of(sample.person)

    (profile,) = document["account"]["profile"]
    assert (profile["full_name"], profile["email"]) == (NAME, EMAIL)
    entries = {row["code"] for row in document["entries"]["entries"]}
    assert entries == {sample.alone.code, sample.handed_in.code, sample.shared.code}
    assert document["judging"]["scores"][0]["points"] == "8.00"
    assert "Ours" in str(document["entries"]["answers_i_wrote"])
    assert {row["text"] for row in document["calls"]["questions_asked"]} == {
        "Still open?",
        "May two enter?",
    }


@pytest.mark.parametrize(("until", "state"), [(GRACE, "submitted"), (-GRACE, "ineligible")])
def test_a_finding_is_in_the_archive_once_the_team_was_told(until, state):
    entry = make_handed_in()
    make_screening(entry, ScreeningOutcome.INELIGIBLE, reason="No letter.")
    Entry.objects.update(quiet_until=timezone.now() + until)

    (told,) = document_of(entry.owner)["entries"]["entries"]

    assert told["state_as_told"] == state


def test_what_can_still_be_taken_back_is_not_in_the_archive():
    entry = make_handed_in()
    make_screening(entry, ScreeningOutcome.INELIGIBLE, reason="No letter.", now=timezone.now())
    make_track_move(entry, reason="About buses.", now=timezone.now())

    quiet = told_in(document_of(entry.owner))
    let_grace_pass(entry)
    Message.objects.update(due_at=timezone.now())
    told = told_in(document_of(entry.owner))

    assert quiet == (False, False, "green")
    assert told == (True, True, "transport")


def told_in(document):
    """Whether it has the finding and the move, and what it says of the track."""
    text = json.dumps(document)
    answers = {row["key"]: row["value"] for row in document["entries"]["answers"]}
    return "No letter." in text, "About buses." in text, answers["track"]


def test_what_was_taken_back_is_never_in_the_archive():
    entry = make_handed_in()
    make_screening(entry, ScreeningOutcome.INELIGIBLE, reason="No letter.")
    take_back(entry, by=make_member(entry.competition), now=NOW)

    text = archive_of(entry.owner).read("my-data.json").decode()

    assert "No letter." not in text


ASKED = NOW - timedelta(hours=2)
SOON = ASKED + timedelta(minutes=4)


@pytest.fixture
def changes_wanted():
    """Asked for so long ago that the team has been told."""
    version = make_version(make_entry(now=ASKED), now=ASKED)
    return make_change_request(version.entry, now=ASKED)


def hand_in_again(entry):
    save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=SOON)
    make_version(entry, now=SOON)


OVERTAKING = {
    "asked_anew": lambda entry: make_change_request(entry, what="Name the city.", now=SOON),
    "handed_in": hand_in_again,
    "withdrawn": lambda entry: withdraw(entry, reason="Moved.", by=entry.owner, now=SOON),
}


def wanted_in(document):
    return [row["what"] for row in document["entries"]["changes_requested"]]


@pytest.mark.parametrize(
    ("what", "told"), [("asked_anew", ["Name the city."]), ("handed_in", []), ("withdrawn", [])]
)
def test_what_was_overtaken_before_the_team_was_told_is_never_in_the_archive(
    changes_wanted, what, told
):
    owner = changes_wanted.entry.owner
    before = wanted_in(document_of(owner))

    OVERTAKING[what](changes_wanted.entry)

    document = document_of(owner)
    assert (before, wanted_in(document)) == (["Name the street."], told)
    assert "Name the street." not in json.dumps(document)


def test_what_was_overtaken_once_the_team_was_told_stays_in_the_archive(changes_wanted):
    entry = changes_wanted.entry

    make_change_request(entry, what="Name the city.", now=ASKED + GRACE)

    assert wanted_in(document_of(entry.owner)) == ["Name the street.", "Name the city."]


def test_secrets_are_not_in_the_archive():
    sample = make_sample()
    stored = sample.person.api_tokens.get().digest

    text = archive_of(sample.person).read("my-data.json").decode()

    assert "secret.example" not in text
    assert sample.person.password not in text
    assert stored not in text


def test_what_others_own_stays_theirs():
    sample = make_sample()
    stranger = make_user("stranger@example.net", full_name="Somebody Else")
    make_entry(owner=stranger)

    text = archive_of(stranger).read("my-data.json").decode()

    assert EMAIL not in text
    assert NAME not in text
    assert sample.handed_in.code not in text


def test_files_are_in_the_archive_as_they_were_stored():
    owner, member = make_user(), make_user()
    entry = make_entry(owner=owner)
    make_team_member(entry, member)
    stored = make_stored_file(name="../../notes.pdf", by=owner)
    stranger_s = make_stored_file(name="other.pdf", by=member)

    archive = archive_of(owner)

    (listed,) = json.loads(archive.read("my-data.json"))["files_in_this_archive"]
    assert archive.read(listed["path"]) == PDF
    assert hashlib.sha256(archive.read(listed["path"])).hexdigest() == stored.sha256
    assert ".." not in listed["path"]
    assert str(stranger_s.pk) not in str(listed)
    assert archive.testzip() is None
    assert "my-data.json" in archive.read("README.txt").decode()


def test_two_files_of_one_name_are_both_there():
    owner = make_user()
    for _one in range(2):
        make_stored_file(name="slides.pdf", by=owner)

    names = archive_of(owner).namelist()

    assert len([name for name in names if name.endswith("slides.pdf")]) == 2
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ('What: a "shade" next?.pdf', "What_ a _shade_ next_.pdf"),
        ("城" * 200 + ".pdf", "城" * 50 + ".pdf"),
        ("<a>.pdf", "_a_.pdf"),
    ],
)
def test_every_disk_can_unpack_the_names(name, kept):
    owner = make_user()
    make_stored_file(name=name, by=owner)

    names = archive_of(owner).namelist()

    assert names[2:] == [f"files/0001-{kept}"]
    assert document_of(owner)["files_in_this_archive"][0]["name"] == name


@pytest.mark.slow
def test_the_memory_does_not_grow_with_the_files(tmp_path):
    person = make_user()
    small = make_stored_file(name="large.pdf", by=person)
    large = b"%PDF" + bytes(40_000_000)
    default_storage.delete(small.key)
    default_storage.save(small.key, ContentFile(large))
    del large
    tracemalloc.start()

    with (tmp_path / "data.zip").open("w+b") as target:
        write_archive(person_of(person), target, report=lambda *_progress: None)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        size = target.seek(0, 2)

    assert size > 40_000_000
    assert peak < 5_000_000


def test_a_worker_puts_the_data_together_and_the_person_downloads_them(
    client, signed_in, django_capture_on_commit_callbacks
):
    confirm(client)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("site:my-data-prepare"))
    export = DataExport.objects.get()
    page = client.get(reverse("site:my-data"))
    answer = client.get(reverse("site:my-data-download", args=[export.pk]))

    assert b"Your archive is ready" in page.content
    archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    document = json.loads(archive.read("my-data.json"))
    assert document["account"]["profile"][0]["email"] == signed_in.email
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert "no-store" in answer["Cache-Control"]


def test_the_page_shows_how_far_the_work_is(client, signed_in):
    export = make_data_export(signed_in)
    Job.objects.create(
        kind=JOB,
        key=str(export.pk),
        state=JobState.RUNNING,
        done=3,
        total=8,
        created_at=NOW,
        due_at=NOW,
        lease_until=NOW + timedelta(minutes=1),
    )

    page = client.get(reverse("site:my-data")).content.decode()

    assert '<progress value="3" max="8"' in page
    assert reverse("site:my-data-progress") in page


def test_work_that_failed_says_so_and_can_be_asked_for_again(client, signed_in):
    export = make_data_export(signed_in)
    Job.objects.create(
        kind=JOB,
        key=str(export.pk),
        state=JobState.FAILED,
        error="The storage is full.",
        created_at=NOW,
        due_at=NOW,
        finished_at=NOW,
    )

    page = client.get(reverse("site:my-data")).content.decode()

    assert "The storage is full." in page
    assert "Put it together anew" in page


@pytest.mark.parametrize("step", ["prepare", "download"])
def test_the_password_is_asked_for_before_either_step(client, signed_in, step):
    export = make_data_export(signed_in, file=make_stored_file())
    steps = {
        "prepare": lambda: client.post(reverse("site:my-data-prepare")),
        "download": lambda: client.get(reverse("site:my-data-download", args=[export.pk])),
    }

    answer = steps[step]()

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert DataExport.objects.count() == 1


def test_nobody_downloads_the_data_of_another(client, signed_in):
    confirm(client)
    export = make_data_export(file=make_stored_file())

    assert client.get(reverse("site:my-data-download", args=[export.pk])).status_code == 404


def test_strangers_are_asked_to_sign_in(client):
    for name in ("my-data", "my-data-progress", "my-data-delete"):
        assert client.get(reverse(f"site:{name}")).url.startswith("/accounts/login/")


def test_three_times_a_day_is_enough():
    person = make_user()
    for hours in (1, 2, 23):
        make_data_export(person, requested_at=NOW - timedelta(hours=hours))

    with pytest.raises(data_exports.TooManyExportsError, match="3 times"):
        data_exports.request_export(by=person, now=NOW)

    later = NOW + timedelta(hours=1, seconds=1)
    assert data_exports.request_export(by=person, now=later).requested_at == later


def test_while_one_is_under_way_no_second_one_is_made():
    person = make_user()

    first = data_exports.request_export(by=person, now=NOW)

    assert data_exports.request_export(by=person, now=NOW) == first
    assert Job.objects.filter(kind=JOB).count() == 1


def test_a_download_is_forgotten_at_the_instant_that_was_promised(client, signed_in):
    confirm(client)
    stored = make_stored_file()
    export = make_data_export(signed_in, file=stored, expires_at=NOW + timedelta(days=3))

    data_exports.forget_expired_exports(now=export.expires_at - timedelta(microseconds=1))
    assert DataExport.objects.exists()
    data_exports.forget_expired_exports(now=export.expires_at)

    assert not DataExport.objects.exists()
    assert not StoredFile.objects.filter(pk=stored.pk).exists()


def test_the_sweep_takes_what_has_expired(client, signed_in):
    confirm(client)
    past = NOW - timedelta(days=9)
    export = make_data_export(
        signed_in, file=make_stored_file(), requested_at=past, expires_at=past + timedelta(days=3)
    )

    gone = client.get(reverse("site:my-data-download", args=[export.pk]))
    forget_personal_data()

    assert gone.status_code == 404
    assert not DataExport.objects.exists()


def test_a_second_run_of_the_work_keeps_one_archive():
    export = make_data_export()
    for content in (b"one", b"two"):
        data_exports.fill_export(export.pk, ContentFile(content), now=NOW)

    assert StoredFile.objects.filter(data_export=export).count() == 1
    assert StoredFile.objects.count() == 1


def test_work_for_an_account_that_is_gone_ends_quietly(django_capture_on_commit_callbacks):
    export = data_exports.request_export(by=make_user(), now=NOW)
    export.delete()

    jobs.run(Job.objects.get(kind=JOB).pk, now=NOW)

    assert Job.objects.get(kind=JOB).state == JobState.DONE


def test_the_archive_costs_the_same_queries_for_one_row_and_for_five():
    costs = []
    for rows in (1, 5):
        person = make_user()
        for _one in range(rows):
            make_entry(owner=person)
        with CaptureQueriesContext(connection) as queries:
            archive_of(person)
        costs.append(len(queries))

    assert costs[0] == costs[1]
