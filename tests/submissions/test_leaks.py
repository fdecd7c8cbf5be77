"""What tells who is behind an entry is found, and everyday words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.leaks import Finder, Kind

PEOPLE = ["Wei Ling Tan", "José Núñez", "陈伟明", "王伟 (Wang Wei)", "Li Na", "Rose Park", "김민수"]
ORGANISATIONS = [
    "Harbour City Works Pte Ltd",
    "NUS",
    "上海绿色城市科技有限公司",
    "City Government",
    "Lattice",
]
ADDRESSES = ["a@harbour.example.org", "x@gmail.com"]
FINDER = Finder(people=PEOPLE, organisations=ORGANISATIONS, addresses=ADDRESSES)


def found(text):
    return [(match.kind, match.text) for match in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("our lead WEI LING TAN wrote", Kind.PERSON, "WEI LING TAN"),
        ("by Tan, Wei Ling and others", Kind.PERSON, "Tan, Wei Ling"),
        ("WeiLingTan_slides.pdf", Kind.PERSON, "WeiLingTan"),
        ("jose nunez", Kind.PERSON, "jose nunez"),
        ("Jose\u0301 Nu\u0301n\u0303ez", Kind.PERSON, "Jose\u0301 Nu\u0301n\u0303ez"),
        ("as Nunez found", Kind.PERSON, "Nunez"),
        ("我们的负责人陈伟明教授", Kind.PERSON, "陈伟明"),
        ("负责人王 伟说", Kind.PERSON, "王 伟"),
        ("L. Na said", Kind.PERSON, "L. Na"),
        ("Rose Park designed it", Kind.PERSON, "Rose Park"),
        ("김민수는", Kind.PERSON, "김민수"),
        ("we at Harbour-City Works", Kind.ORGANISATION, "Harbour-City Works"),
        ("harbour city works", Kind.ORGANISATION, "harbour city works"),
        ("\uff2e\uff35\uff33 runs it", Kind.ORGANISATION, "\uff2e\uff35\uff33"),
        ("上海绿色城市科技的团队", Kind.ORGANISATION, "上海绿色城市科技"),
        ("the City Government", Kind.ORGANISATION, "City Government"),
        ("Lattice builds", Kind.ORGANISATION, "Lattice"),
        ("see www.harbour.example.org/x.", Kind.DOMAIN, "harbour.example.org"),
        ("write to bob@gmail.com now", Kind.EMAIL, "bob@gmail.com"),
    ],
)
def test_what_tells_somebody_is_found_as_it_was_written(text, kind, written):
    assert found(text) == [(kind, written)]


@pytest.mark.parametrize(
    "text",
    [
        "in the rose park we planted",
        "tan lines, a tan, tangent",
        "our city government helps",
        "a lattice of steel",
        "a nus bus",
        "sharbour.example.org and harbour.example.org.au",
        "hosted at gmail.com",
        "chestnunez",
        "伟大的城市",
        "",
    ],
)
def test_everyday_words_and_parts_of_words_tell_nobody(text):
    assert found(text) == []


def test_the_match_comes_with_what_stands_around_it():
    (match,) = FINDER.find("x" * 100 + " led by Wei Ling Tan since 2024 " + "y" * 100)

    assert match.before.endswith(" led by ")
    assert match.after.startswith(" since 2024 ")
    assert (match.before[0], match.after[-1]) == ("…", "…")


def test_the_same_wording_is_told_once():
    assert len(FINDER.find("Lattice, Lattice and Lattice")) == 1


@pytest.mark.parametrize("name", ["A", "李", "-", "", "The", "Park", "2024"])
def test_one_letter_or_an_everyday_word_is_no_name(name):
    finder = Finder(people=[name], organisations=[name], addresses=["", "nobody", name])

    assert finder.find(f"A 李 {name} the Park in 2024 a") == []


@given(st.text(), st.sampled_from(PEOPLE[:4]), st.text())
def test_a_whole_name_between_blanks_is_found_in_any_text(before, name, after):
    whole = name.partition(" (")[0]

    matches = FINDER.find(f"{before} {whole} {after}")

    assert any(
        whole.casefold() in match.text.casefold() or match.text in whole for match in matches
    )


@given(st.text())
def test_every_match_stands_in_the_text(text):
    for match in FINDER.find(text + " Wei Ling Tan"):
        assert match.text in " ".join((text + " Wei Ling Tan").split())


@given(st.lists(st.text(), max_size=4), st.text(max_size=200))
def test_any_names_and_any_text_are_taken(names, text):
    finder = Finder(people=names, organisations=names, addresses=names)

    assert isinstance(finder.find(text), list)


def test_a_title_of_honour_is_no_part_of_a_name():
    finder = Finder(people=["Dr. Anan Suwannarat"], organisations=[], addresses=[])

    (match,) = finder.find("by Anan Suwannarat")

    assert match.text == "Anan Suwannarat"
