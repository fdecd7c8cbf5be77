"""The file that holds a whole set-up: what goes out comes in again, and nothing else does."""

import base64
import gc
import hashlib
import json
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from competitions import services, setup_document
from competitions.describing import describe
from competitions.enums import PageKind
from competitions.models import Competition, Partner
from competitions.services.building import build_competition
from competitions.services.part_files import TAKERS
from input2.files.models import StoredFile
from input2.site.demonstration import calls
from tests.factories import (
    NOW,
    make_competition,
    make_document,
    make_faq_item,
    make_key_date,
    make_news_post,
    make_page,
    make_partner,
    make_question,
    make_rubric,
    make_self_check_question,
    make_user,
)
from tests.samples import PDF, picture

pytestmark = pytest.mark.django_db


def exported(competition, **changes):
    """The document of a competition as it stands in the database."""
    found = Competition.objects.get(pk=competition.pk)
    return setup_document.written(replace(describe(found), **changes))


def imported(document, **changes):
    described = replace(setup_document.read(document), **changes)
    return build_competition(described, origin="document", by=make_user(), now=NOW)


def full_competition():
    """One of everything that a set-up has, twice where order matters."""
    competition = make_competition(
        languages=["en", "zh-hans"],
        contact_email="ask@example.org",
        most_entries_per_person=2,
        most_entries_per_track=1,
    )
    make_key_date(competition, ends_at=NOW + timedelta(days=91), url="https://example.org/")
    make_partner(competition, logo=logo())
    make_partner(competition, name={"en": "A city", "zh-hans": "一座城市"})
    make_page(competition, PageKind.RULES)
    make_faq_item(competition)
    make_news_post(competition)
    make_news_post(competition, published_at=None)
    make_document(competition)
    make_self_check_question(competition, wanted=False)
    rubric = make_rubric(competition)
    later = make_rubric(competition)
    competition.rubrics.filter(pk=later.pk).update(follows=rubric, version=2)
    criterion = rubric.dimensions.get().criteria.get(position=1)
    criterion.tracks.add(competition.tracks.get(key="green"))
    section = competition.sections.get(key="about")
    option = {"key": "a", "label": {"en": "A"}}
    choice = make_question(section, "choice", "single_choice", options=[option])
    make_question(section, "why", shown_if=choice, shown_if_values=["a"])
    return competition


def logo():
    upload = ContentFile(picture(), "logo.jpg")
    return TAKERS[Partner][1](upload, make_user(), NOW)


def attached(held, name, content_type, **changes):
    """A file as the document holds it."""
    plain = {
        "name": name,
        "content_type": content_type,
        "sha256": hashlib.sha256(held).hexdigest(),
        "content": base64.b64encode(held).decode(),
    }
    return {**plain, **changes}


def document(**changes):
    """A small document as plain values."""
    plain = {
        "format": "input2-setup",
        "version": 1,
        "slug": "input9",
        "short_name": "INPUT9",
        "name": {"en": "Ninth"},
        "time_zone": "Asia/Shanghai",
        "opens_at": "2027-03-01T09:00:00+08:00",
        "closes_at": "2027-06-30T23:59:00+08:00",
        "tracks": [{"key": "green", "name": {"en": "Green"}}],
    }
    return {**plain, **changes}


def packed(values):
    return json.dumps(values).encode()


def problems(content):
    """What is told about a document, by path; building included."""
    try:
        imported(content)
    except (setup_document.MalformedDocumentError, services.MalformedDescriptionError) as refusal:
        return [(problem.path, problem.sentence) for problem in refusal.problems]
    return []


@pytest.mark.parametrize("name", ["competition", "pilot"])
def test_the_demonstrations_set_up_goes_out_and_in_again(name):
    first = calls.create_call(name, by=make_user(), now=NOW)
    out = exported(first)

    second = imported(out, slug="under-a-new-address")

    assert exported(second, slug=first.slug) == out


def test_everything_of_a_set_up_goes_out_and_in_again():
    first = full_competition()
    out = exported(first)

    second = imported(out, slug="under-a-new-address")

    assert exported(second, slug=first.slug) == out
    assert second.documents.get().file.pk != first.documents.get().file.pk


def test_the_same_set_up_gives_the_same_bytes():
    competition = full_competition()

    assert exported(competition) == exported(competition)


def test_people_entries_and_retired_questions_stay_behind():
    competition = full_competition()
    competition.questions.filter(key="choice").update(retired_at=NOW)

    found = json.loads(exported(competition))

    asked = {row["key"]: row for section in found["sections"] for row in section["questions"]}
    assert "choice" not in asked
    assert asked["why"]["shown_if"] is None
    assert not {"memberships", "entries", "enquiries", "date_changes"} & set(found)


@pytest.mark.parametrize(
    ("changes", "path", "sentence"),
    [
        ({"nmae": "Ninth"}, "nmae", "A set-up has no such name."),
        (
            {"name": "Ninth"},
            "name",
            "A text by language is expected here, such as “en”: “Rules”.",
        ),
        ({"name": {"en": 9}}, "name.en", "A text is expected here."),
        ({"name": {}}, "name", "This field cannot be blank."),
        ({"short_name": None}, "short_name", "This field may not be null."),
        ({"slug": "new"}, "slug", "“new” is an address of the platform itself."),
        (
            {"slug": "In Put"},
            "slug",
            "Write small letters, digits and single hyphens between them.",
        ),
        ({"languages": []}, "languages", "This field cannot be blank."),
        ({"languages": "en"}, "languages", "A list is expected here."),
        (
            {"opens_at": "2027-03-01T09:00:00"},
            "opens_at",
            "A time with its offset from UTC is expected here, such as 2027-09-30T23:59:00+08:00.",
        ),
        (
            {"opens_at": "0001-01-01T00:00:00+00:00"},
            "opens_at",
            "Dates lie between the years 2000 and 2099.",
        ),
        (
            {"closes_at": "2027-03-01T09:00:00+08:00"},
            "closes_at",
            "The call has to close after it opens.",
        ),
        ({"tracks": {"key": "green"}}, "tracks", "A list is expected here."),
        ({"tracks": ["green"]}, "tracks[0]", "An object is expected here."),
        ({"tracks": [{"key": "green"}]}, "tracks[0].name", "This is missing."),
        (
            {"tracks": [{"key": "a b", "name": {"en": "A"}}]},
            "tracks[0].key",
            "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        ),
        (
            {"tracks": [{"key": "a", "name": {"en": "A"}}, {"key": "a", "name": {"en": "B"}}]},
            "tracks[1].key",
            "“a” is there twice.",
        ),
        (
            {"tracks": [{"key": "a", "name": {"xx": "A"}}]},
            "tracks[0].name",
            "“xx” is not a language of this platform; it has en, zh-hans.",
        ),
        (
            {"partners": [{"role": "boss", "name": {"en": "A"}}]},
            "partners[0].role",
            "Value 'boss' is not a valid choice.",
        ),
        (
            {"partners": [{"role": "guidance", "name": {"en": "A"}, "url": "javascript:alert(1)"}]},
            "partners[0].url",
            "Enter a valid URL.",
        ),
        ({"version": 2}, "version", "This platform reads version 1 of set-ups, and no other."),
        ({"version": True}, "version", "This platform reads version 1 of set-ups, and no other."),
        (
            {"format": "x"},
            "format",
            "This is no set-up: a set-up begins with “format”: “input2-setup”.",
        ),
        ({"about": {"en": "a\x00b"}}, "about.en", "This holds a character that cannot be kept."),
        ({"about": {"en": "\ud800"}}, "about.en", "This holds a character that cannot be kept."),
        ({"about": {"en": "x" * 50_001}}, "about.en", "This is longer than 50000 characters."),
        (
            {"awards": [{"key": "a", "name": {"en": "A"}, "places": 10**400}]},
            "awards[0].places",
            "This number is too large.",
        ),
        (
            {"awards": [{"key": "a", "name": {"en": "A"}, "places": True}]},
            "awards[0].places",
            "A whole number is expected here.",
        ),
        (
            {"faq": [{"question": {"en": "?"}, "answer": {"en": "!"}}] * 501},
            "faq",
            "There are more than 500 of these.",
        ),
    ],
)
def test_what_is_no_set_up_is_told_by_path_and_leaves_nothing(changes, path, sentence):
    assert (path, sentence) in problems(packed(document(**changes)))
    assert not Competition.objects.exists()


def with_document(file):
    row = {"key": "call", "title": {"en": "The call"}, "file": file}
    return packed(document(documents=[row]))


def with_logo(file):
    row = {"role": "guidance", "name": {"en": "A ministry"}, "logo": file}
    return packed(document(partners=[row]))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
LIES = {
    "other checksum": (
        with_document(attached(PDF, "call.pdf", "application/pdf", sha256="0" * 64)),
        "documents[0].file.sha256",
    ),
    "no base64": (
        with_document(attached(PDF, "call.pdf", "application/pdf", content="§")),
        "documents[0].file.content",
    ),
    "no file": (with_document("call.pdf"), "documents[0].file"),
    "a picture that calls itself PDF": (
        with_document(attached(picture(), "call.pdf", "application/pdf")),
        "documents[0].file",
    ),
    "a PDF that is said to be a picture": (
        with_document(attached(PDF, "call.pdf", "image/png")),
        "documents[0].file.content_type",
    ),
    "nothing": (with_document(attached(b"", "call.pdf", "application/pdf")), "documents[0].file"),
    "a drawing with a program": (
        with_logo(attached(SVG, "logo.svg", "image/svg+xml")),
        "partners[0].logo",
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_file_that_lies_is_told_by_path_and_leaves_nothing(lie):
    content, path = LIES[lie]

    assert [found for found, _sentence in problems(content)] == [path]
    assert not Competition.objects.exists()
    assert not StoredFile.objects.exists()


def stored_names():
    return {
        f"{folder}/{name}"
        for folder in default_storage.listdir("")[0]
        for inner in default_storage.listdir(folder)[0]
        for name in default_storage.listdir(f"{folder}/{inner}")[1]
    }


def test_a_later_refusal_takes_stored_files_away_again():
    before = stored_names()
    good = {
        "role": "guidance",
        "name": {"en": "A"},
        "logo": attached(picture("WEBP"), "a.webp", "image/webp"),
    }
    bad = {"role": "guidance", "name": {"en": "B"}, "logo": attached(SVG, "b.svg", "image/svg+xml")}

    found = problems(packed(document(partners=[good, bad])))

    gc.collect()
    assert [path for path, _sentence in found] == ["partners[1].logo"]
    assert stored_names() == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is not JSON: it breaks off at line 1, column 1."),
        (b"{", "The file is not JSON: it breaks off at line 1, column 2."),
        (b"[]", "The file holds no object, such as “Export set-up” writes."),
        (b"\xff\xfe", "The file is not a text in UTF-8."),
        (b'{"a": NaN}', "The file is not JSON: it holds a number that JSON does not know."),
        (b"[" * 100_000, "The file is not JSON: it is nested deeper than any set-up."),
        (b'{"format": "input2-setup", "format": "input2-setup"}', "This name is there twice."),
        (
            b'{"a": ' + b"[" * 50 + b"]" * 50 + b"}",
            "This is nested deeper than any set-up.",
        ),
        (
            b'{"a": [' + b"1," * 100_001 + b"1]}",
            "There are more than 100000 values in the file.",
        ),
        (
            b'{"a": [' + b"[]," * 2_100_000 + b"1]}",
            "There are more than 100000 values in the file.",
        ),
        (
            b" " * (setup_document.LARGEST + 1),
            "The file is larger than the 64.0\xa0MB that a set-up may have.",
        ),
    ],
    ids=range(11),
)
def test_hostile_bytes_are_a_sentence(content, sentence):
    assert [found for _path, found in problems(content)] == [sentence]


def test_names_are_counted_once_however_many_there_are():
    names = b",".join(b'"n%d": 1' % number for number in range(60_000))

    began = time.process_time()
    found = problems(b'{"twice": 1, "twice": 1, ' + names + b"}")

    assert ("twice", "This name is there twice.") in found
    assert time.process_time() - began < 10


def test_references_to_nothing_are_told_by_path():
    question = {"key": "a", "type": "short_text", "label": {"en": "A"}}
    sections = [
        {
            "key": "one",
            "name": {"en": "One"},
            "questions": [
                {**question, "tracks": ["blue"], "shown_if": {"question": "z", "values": ["x"]}},
                {**question, "key": "b", "shown_if": {"question": "b", "values": ["x"]}},
            ],
        }
    ]
    criterion = {"key": "c", "name": {"en": "C"}, "tracks": ["blue"]}
    dimension = {"key": "d", "name": {"en": "D"}, "weight": "1", "criteria": [criterion]}
    rubrics = [{"name": {"en": "R"}, "follows": 1, "dimensions": [dimension]}]

    found = problems(packed(document(sections=sections, rubrics=rubrics)))

    assert found == [
        ("sections[0].questions[0].tracks[0]", "“blue” does not exist here."),
        ("sections[0].questions[0].shown_if.question", "“z” does not exist here."),
        (
            "sections[0].questions[1].shown_if.question",
            "The conditions lead back to the question itself.",
        ),
        ("rubrics[0].dimensions[0].criteria[0].tracks[0]", "“blue” does not exist here."),
        (
            "rubrics[0].follows",
            "A rubric follows an earlier one of this list, counted from 1.",
        ),
    ]


def test_an_address_that_is_taken_is_told():
    make_competition(slug="input9")

    assert problems(packed(document())) == [
        ("slug", "There is a competition at “input9” already; choose another address.")
    ]
