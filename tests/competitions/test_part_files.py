"""Logos and documents through the pages: kept, replaced, let go of, and refused with a sentence."""

import pytest

from competitions import services
from competitions.enums import Role
from competitions.models import Document, Partner
from input2.files.models import StoredFile
from input2.lib.errors import ForbiddenError
from tests.competitions.part_samples import SAMPLES, make_logo, upload_of
from tests.factories import (
    NOW,
    make_competition,
    make_document,
    make_member,
    make_partner,
    make_stored_file,
)
from tests.samples import JPEG, PDF, blank_picture, office, pdf, picture, zip_of

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def call(client):
    competition = make_competition()
    client.force_login(make_member(competition))
    return competition


def send_partner(client, call, partner=None, **more):
    data = {"name_0": "A ministry", "role": "guidance", **more}
    sample = SAMPLES["partners"]
    if partner is None:
        return client.post(sample.add(call), data)
    return client.post(sample.step(partner, call), {"base": partner.revision, **data})


def send_document(client, call, document, **more):
    data = {"title_0": "The call", "base": document.revision, **more}
    return client.post(SAMPLES["documents"].step(document, call), data)


def test_a_logo_is_kept_small_and_shown(client, call):
    send_partner(client, call, upload=upload_of(picture("PNG", width=900, height=900), "logo.png"))

    partner = call.partners.get()
    assert (partner.logo.name, partner.logo.content_type) == ("logo.webp", "image/webp")
    page = client.get(SAMPLES["partners"].index(call)).content.decode()
    address = SAMPLES["partners"].step(partner, call, "file")
    assert f'src="{address}"' in page
    shown = client.get(address)
    assert shown["Content-Type"] == "image/webp"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown.getvalue()[8:12] == b"WEBP"


def test_a_new_logo_lets_go_of_the_old_one(client, call):
    partner = make_partner(call, logo=make_logo())

    send_partner(client, call, partner, upload=upload_of(JPEG, "new.jpg"))

    assert [stored.name for stored in StoredFile.objects.all()] == ["new.webp"]


def test_a_logo_that_another_edition_shows_is_kept(client, call):
    logo = make_logo()
    partner = make_partner(call, logo=logo)
    make_partner(make_competition(), logo=logo)

    send_partner(client, call, partner, upload=upload_of(JPEG, "new.jpg"))

    assert StoredFile.objects.filter(pk=logo.pk).exists()


def test_a_logo_can_be_removed_alone_or_with_its_partner(client, call):
    one, other = make_partner(call, logo=make_logo()), make_partner(call, logo=make_logo())

    send_partner(client, call, one, drops_logo="on")
    client.post(SAMPLES["partners"].step(other, call, "remove"))

    assert call.partners.get().logo is None
    assert not StoredFile.objects.exists()


def test_saving_without_a_file_keeps_the_one_that_stands(client, call):
    partner, document = make_partner(call, logo=make_logo()), make_document(call)

    send_partner(client, call, partner, name_0="Renamed")
    send_document(client, call, document, title_0="Renamed")

    partner.refresh_from_db()
    document.refresh_from_db()
    assert (str(partner), partner.logo is None) == ("Renamed", False)
    assert (str(document), document.file.name) == ("Renamed", "slides.pdf")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (SVG, "logo.svg", "is an SVG drawing, which can carry programs"),
        (SVG, "logo.png", "is an SVG drawing, which can carry programs"),
        (PDF, "logo.png", "is not a JPEG, PNG or WebP picture"),
        (b"GIF89a" + b"\0" * 50, "logo.gif", "is not a JPEG, PNG or WebP picture"),
        (JPEG[:400], "logo.jpg", "is damaged or incomplete"),
        (blank_picture(width=9000, height=9000), "logo.png", "more than 16 million pixels"),
        (b"x" * (2 * 1024 * 1024 + 1), "logo.png", "is larger than the 2.0"),
        (b"", "logo.png", "empty"),
    ],
)
def test_a_bad_logo_is_refused_and_what_was_typed_stays(client, call, content, name, sentence):
    response = send_partner(client, call, name_0="Harbour City", upload=upload_of(content, name))

    page = response.content.decode()
    assert sentence in page
    assert 'value="Harbour City"' in page
    assert not Partner.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "call.pdf"),
        (office(), "template.docx"),
        (office("xlsx"), "budget.xlsx"),
        (office("odt"), "信.odt"),
    ],
)
def test_documents_of_every_kind_are_kept(client, call, content, name):
    data = {"title_0": "For you", "upload": upload_of(content, name)}

    client.post(SAMPLES["documents"].add(call), data)

    document = call.documents.get()
    assert (document.key, document.file.name) == ("for-you", name)
    sent = client.get(SAMPLES["documents"].step(document, call, "file"))
    assert sent.getvalue() == content
    assert sent["Content-Disposition"].startswith(
        "inline" if name.endswith("pdf") else "attachment"
    )


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (
            office(word__huge=b"0" * 20_000_000),
            "call.docx",
            "would unpack to far more than its size",
        ),
        (zip_of({"a.txt": b"x"}), "call.docx", "is a zip and not a docx"),
        (office() + JPEG, "call.docx", "is two files in one"),
        (office("docx", word__vbaData=b"x"), "call.docx", "contains macros"),
        (pdf(password="secret"), "call.pdf", "is protected with a password"),
        (PDF, "call.exe", "is by its content a .pdf file"),
        (JPEG, "call.jpg", "is not a PDF file or an office document"),
        (b"MZ\x90\0" + b"\0" * 500, "call.pdf", "is not a PDF file or an office document"),
    ],
)
def test_a_bad_document_is_refused_with_a_sentence(client, call, content, name, sentence):
    data = {"title_0": "For you", "upload": upload_of(content, name)}

    response = client.post(SAMPLES["documents"].add(call), data)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert list(response.context["form"].errors) == ["upload"]
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_document_is_larger_than_the_installation_allows(client, call, settings):
    settings.FILES_LIMIT = 100
    data = {"title_0": "For you", "upload": upload_of(PDF, "call.pdf")}

    response = client.post(SAMPLES["documents"].add(call), data)

    assert "is larger than the 100" in response.content.decode()


def test_a_stale_edit_names_both_files_and_lets_go_of_the_second(client, call):
    document = make_document(call)
    send_document(client, call, document, upload=upload_of(pdf(pages=2), "hers.pdf"))

    second = send_document(client, call, document, upload=upload_of(pdf(pages=3), "his.pdf"))

    page = second.content.decode()
    assert second.status_code == 409
    assert ("hers.pdf" in page, "his.pdf (choose this file again)" in page) == (True, True)
    assert [stored.name for stored in StoredFile.objects.all()] == ["hers.pdf"]


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_only_organisers_bring_files(call, role):
    person = make_member(call if role else make_competition(), role or Role.ORGANISER)
    document = make_document(call)

    for attempt in (
        lambda: services.add_part_with_file(
            Document, call, {"title": "Mine"}, upload_of(PDF, "a.pdf"), by=person, now=NOW
        ),
        lambda: services.change_part_with_file(
            document, {}, upload_of(PDF, "a.pdf"), base=1, competition=call, by=person, now=NOW
        ),
    ):
        with pytest.raises(ForbiddenError):
            attempt()

    assert StoredFile.objects.count() == 1


def test_a_file_of_another_call_is_not_found(client, call):
    theirs = make_competition()
    document = make_document(theirs)

    assert client.get(SAMPLES["documents"].step(document, call, "file")).status_code == 404
    assert client.get(SAMPLES["documents"].step(document, theirs, "file")).status_code == 404


def test_a_partner_without_a_logo_has_no_file(client, call):
    partner = make_partner(call)
    make_stored_file()

    assert client.get(SAMPLES["partners"].step(partner, call, "file")).status_code == 404
