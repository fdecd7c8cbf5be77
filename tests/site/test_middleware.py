import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from submissions.models import Attachment
from tests.factories import make_assignment, make_entry, make_handed_in, make_member, make_round
from tests.samples import PDF

pytestmark = pytest.mark.django_db

NUL = "\x00"


@pytest.fixture
def round_():
    return make_round()


@pytest.mark.parametrize(
    "address",
    [
        "/entries/%00/",
        "/organise/input2/entries/%00/",
        "/organise/input2/rounds/1/ranking/?track=%00",
        "/organise/input2/exports/results.csv?track=%00",
        "/?%00=1",
        "/?lang=en&a=1&a=%00",
    ],
)
def test_address_with_a_nul_is_a_bad_request(client, address):
    answer = client.get(address)

    assert answer.status_code == 400
    assert "The request could not be read" in answer.content.decode()


def test_signed_in_organiser_gets_the_same_answer(client, round_):
    make_assignment(round_)
    client.force_login(make_member(round_.competition))

    addresses = ("rounds/1/ranking/?track=%00", "exports/results.csv?track=%00", "entries/%00/")
    answers = [client.get(f"/organise/{round_.competition.slug}/{path}") for path in addresses]

    assert [answer.status_code for answer in answers] == [400, 400, 400]


def test_cookie_with_a_nul_is_a_bad_request(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = NUL * 8

    assert client.get("/entries/").status_code == 400


def test_form_field_with_a_nul_is_a_bad_request(client, settings):
    settings.DEMONSTRATION_SIGN_IN = True

    for address in ("/accounts/login/", "/demonstration/sign-in/"):
        assert client.post(address, {"email": f"a{NUL}@example.org"}).status_code == 400


def test_urlencoded_field_with_a_nul_is_a_bad_request(client):
    form = "application/x-www-form-urlencoded"

    answer = client.post("/accounts/login/", "login=a%00&password=b", content_type=form)

    assert answer.status_code == 400


def test_form_sent_elsewhere_in_the_product_is_a_bad_request_too(client, round_):
    entry = make_handed_in(round_.competition)
    client.force_login(entry.owner)
    withdrawn = client.post(f"/entries/{entry.code}/withdraw/", {"reason": NUL})
    client.force_login(make_member(round_.competition))
    assigned = client.post(
        f"/organise/{round_.competition.slug}/entries/{entry.code}/judges/",
        {"round": "1", "judge": NUL},
    )

    assert (withdrawn.status_code, assigned.status_code) == (400, 400)


def test_upload_names_its_question_without_a_nul(client):
    entry = make_entry()
    client.force_login(entry.owner)
    address = f"/entries/{entry.code}/edit/entry/"

    answer = client.post(address, {"file.add": f"letter{NUL}", "file-letter": upload()})

    assert answer.status_code == 400
    assert not Attachment.objects.exists()


def test_file_may_hold_any_byte(client):
    entry = make_entry()
    client.force_login(entry.owner)

    client.post(
        f"/entries/{entry.code}/edit/entry/", {"file.add": "letter", "file-letter": upload()}
    )

    assert Attachment.objects.get().stored.size == len(PDF) + 1


def test_form_of_another_site_is_refused_before_it_is_read():
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/accounts/login/", {"login": NUL}, headers={"origin": "https://a.test"})

    assert answer.status_code == 403


def upload():
    return SimpleUploadedFile("slides.pdf", PDF + b"\x00", content_type="application/pdf")
