"""With a scanner nobody gets a file before it was found clean; without one nothing waits."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from input2.audit.models import Event
from input2.files import clamd, scanning
from input2.files.enums import ScanState
from input2.files.models import StoredFile
from input2.files.responses import file_response, picture_response
from input2.jobs.models import Job
from tests.factories import NOW, make_stored_file
from tests.files.scanner import EICAR, running
from tests.samples import PDF, heavy_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("objects")]

INFECTED = PDF + b"% " + EICAR


@pytest.fixture
def scanner(settings):
    with running() as found:
        settings.CLAMD_URL = found.address
        yield found


@pytest.fixture
def absent(settings):
    """Where nobody listens."""
    settings.CLAMD_URL = "tcp://127.0.0.1:1"


def stored(content=PDF) -> StoredFile:
    return make_stored_file(content)


def sent(file: StoredFile) -> tuple[int, bytes]:
    """Status and content; the last thing a test asks, because the end of an answer closes the database's connection."""
    answer = file_response(file, inline=True)
    content = b"".join(answer)
    answer.close()
    return answer.status_code, content


def scan(file: StoredFile) -> str:
    ended = scanning.scan(file.pk, now=NOW)
    file.refresh_from_db()
    return ended


def test_without_a_scanner_nothing_waits():
    file = stored()

    assert (file.scan, Job.objects.count()) == (ScanState.UNSCANNED, 0)
    assert sent(file) == (200, PDF)


@pytest.mark.usefixtures("absent")
def test_with_a_scanner_a_new_file_waits_for_it():
    file = stored()

    job = Job.objects.get(kind="files.scan")
    assert (file.scan, job.key) == (ScanState.PENDING, str(file.pk))
    answers = [file_response(file, inline=True), picture_response(file)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert b"still being checked" in sent(file)[1]


def test_a_clean_file_goes_out(scanner):
    content = heavy_pdf(300_000)
    file = stored(content)

    assert scan(file) == ScanState.CLEAN
    assert scanner.seen == [content]
    assert sent(file) == (200, content)


def test_an_infected_file_is_given_to_nobody(scanner):
    file = stored(INFECTED)

    assert scan(file) == ScanState.INFECTED
    answers = [file_response(file, inline=False), picture_response(file)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0]["Content-Security-Policy"].endswith("sandbox")
    event = Event.objects.get(action="file.quarantined")
    assert event.reason == file.virus == "Win.Test.EICAR_HDB-1"
    assert EICAR not in sent(file)[1]


@pytest.mark.usefixtures("absent")
def test_while_the_scanner_is_away_files_wait():
    file = stored()

    assert scan(file) == "waits"
    assert file.scan == ScanState.PENDING


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"UNKNOWN COMMAND"])
def test_what_the_scanner_will_not_look_at_is_not_called_clean(settings, answer):
    with running(answer=answer) as found:
        settings.CLAMD_URL = found.address
        file = stored()

        assert scan(file) == "waits"


def test_files_that_wait_are_asked_about_again_in_a_while(absent, scanner):
    file = stored()
    Job.objects.all().delete()

    scanning.sweep_scans(now=NOW + scanning.PAUSE - timedelta(seconds=1))
    assert not Job.objects.exists()
    for _again in range(2):
        scanning.sweep_scans(now=NOW + scanning.PAUSE)

    assert [job.key for job in Job.objects.all()] == [str(file.pk)]


def test_a_worker_scans_a_new_file(scanner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = stored()

    file.refresh_from_db()
    assert file.scan == ScanState.CLEAN


def test_scanning_twice_says_it_once(scanner):
    file = stored(INFECTED)

    assert [scan(file), scan(file)] == [ScanState.INFECTED, "gone"]
    assert Event.objects.filter(action="file.quarantined").count() == 1


def test_a_scanner_behind_a_socket_of_this_machine(settings, tmp_path):
    with running(unix=str(tmp_path / "clamd.ctl")) as found:
        settings.CLAMD_URL = found.address
        assert scan(stored()) == ScanState.CLEAN


def test_an_answer_that_breaks_off_is_no_verdict():
    with pytest.raises(clamd.ScannerAwayError):
        clamd._verdict("")


@pytest.mark.parametrize("change", [{"scan": ScanState.INFECTED}, {"virus": "x"}, {"scan": "odd"}])
def test_the_database_names_a_virus_where_one_was_found_and_nowhere_else(change):
    file = stored()

    with pytest.raises(IntegrityError):
        StoredFile.objects.filter(pk=file.pk).update(**change)
