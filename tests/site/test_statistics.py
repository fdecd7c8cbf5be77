"""Who entered, in figures; what people say voluntarily is never told of one of them."""

import json
from collections import defaultdict
from datetime import timedelta
from io import BytesIO
from itertools import product
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.urls import reverse

from competitions.enums import Fills, QuestionType, Role
from competitions.services import dates
from input2.audit.models import Event
from input2.site import statistics
from input2.site.statistics.suppression import FEWEST, held_back
from submissions import services
from submissions.models import Entry
from tests.factories import (
    NOW,
    make_competition,
    make_date_change,
    make_entry,
    make_member,
    make_question,
    make_user,
    make_version,
)

BEFORE = NOW - timedelta(days=1)
AFTER = NOW + timedelta(days=31)


@pytest.fixture
def competition(db):
    call = make_competition()
    about = call.sections.get(key="about")
    options = [
        {"key": "company", "label": {"en": "Company"}},
        {"key": "ngo", "label": {"en": "NGO"}},
    ]
    make_question(
        about, "kind", QuestionType.SINGLE_CHOICE, options=options, fills=Fills.ORGANISATION_TYPE
    )
    make_question(about, "msme", QuestionType.YES_NO, fills=Fills.IS_MSME)
    make_question(about, "women", QuestionType.YES_NO, is_statistical=True)
    return call


def enter(competition, times=1, **answers):
    """That many entries, handed in a day before the moment at which `close` ends the call."""
    entries = [make_entry(competition, answers=answers, now=BEFORE) for _time in range(times)]
    for entry in entries:
        make_version(entry, now=BEFORE)
        entry.refresh_from_db()
    return entries


def figures(competition, now=NOW):
    found = statistics.statistics_of(competition, now=now).figures
    return {figure.key: {group.key: group.entries for group in figure.groups} for figure in found}


def close(competition):
    competition.closes_at = NOW - timedelta(minutes=1)
    competition.save()
    return competition


def page(client, competition):
    return client.get(reverse("site:statistics", args=[competition.slug]))


def test_entries_handed_in_are_counted_by_economy_track_type_size_and_day(competition):
    enter(competition, 2, kind="company", msme=True)
    enter(competition, economy="PE", track="transport", kind="ngo", msme=False)
    enter(competition, economy=None, kind=None, msme=None)

    found = figures(competition)

    assert {key: number for key, number in found["economy"].items() if number} == {
        "SGP": 2,
        "PE": 1,
        "not_said": 1,
    }
    assert found["track"] == {"green": 3, "transport": 1}
    assert found["organisation_type"] == {"company": 2, "ngo": 1, "not_said": 1}
    assert found["is_msme"] == {"yes": 2, "no": 1, "not_said": 1}
    assert sum(found["day"].values()) == 4


def test_drafts_and_withdrawn_entries_are_in_no_figure(competition):
    make_entry(competition)
    (entry,) = enter(competition)
    services.withdraw(entry, reason="We stop.", by=entry.owner, now=NOW)

    found = statistics.statistics_of(competition, now=NOW)

    assert found.total == 0
    assert not any(group.entries for figure in found.plain for group in figure.groups)


def test_a_day_is_a_day_of_the_call_and_of_the_first_version(competition):
    midnight = NOW.replace(hour=16, minute=0, second=0)
    late, early = midnight - timedelta(days=2, seconds=1), midnight - timedelta(days=2)
    for at in (late, early):
        entry = make_entry(competition, now=at)
        services.hand_in(entry, revision=entry.revision, declarations={}, by=entry.owner, now=at)
        services.save_answers(entry, {"title": "Another"}, by=entry.owner, now=NOW)
        entry.refresh_from_db()
        services.hand_in(entry, revision=entry.revision, declarations={}, by=entry.owner, now=NOW)

    days = figures(competition)["day"]

    # 16:00 UTC is midnight in Shanghai.
    assert days == {f"{late:%Y-%m-%d}": 1, f"{early + timedelta(days=1):%Y-%m-%d}": 1}


@pytest.mark.parametrize("cells", [2, 3])
def test_no_figure_that_is_held_back_can_be_worked_out_from_the_others(cells):
    keys = "abc"[:cells]
    fitting = defaultdict(list)
    for row in product(range(16), repeat=cells):
        counts = dict(zip(keys, row, strict=True))
        hidden = held_back(counts)
        told = tuple(None if key in hidden else counts[key] for key in keys)
        fitting[told, sum(row)].append(row)

    for (told, total), rows in fitting.items():
        assert all(cell is None or cell >= FEWEST for cell in told)
        for place, cell in enumerate(told):
            # That nobody entered at all is no secret.
            assert cell is not None or total == 0 or len({row[place] for row in rows}) > 1


def test_nothing_is_held_back_where_no_figure_is_small():
    assert held_back({"yes": 5, "no": 9, "": 12}) == frozenset()


def test_a_small_figure_takes_the_next_larger_one_with_it():
    assert held_back({"yes": 2, "no": 9, "": 12}) == {"yes", "no"}


def test_what_is_said_voluntarily_appears_once_the_call_has_closed(competition):
    enter(competition, 6, women=True)
    enter(competition, 7, women=False)
    enter(competition, 5)

    assert "q_women" not in figures(competition)
    assert figures(close(competition))["q_women"] == {"true": 6, "false": 7, "not_said": 5}


def test_figures_below_five_are_held_back_in_page_and_files(client, competition):
    enter(competition, 2, women=True)
    enter(competition, 6, women=False)
    enter(competition, 9)
    client.force_login(make_member(close(competition)))

    rows = client.get(reverse("site:statistics-table", args=[competition.slug, "json"]))
    shown = page(client, competition).context["voluntary"][0]

    said = [row for row in json.loads(rows.getvalue()) if row["figure"] == "q_women"]
    assert [(row["label"], row["entries"]) for row in said] == [
        ("Yes", None),
        ("No", None),
        ("Not said", 9),
    ]
    assert [(bar.label, bar.value) for bar in shown.bars] == [("Not said", 9)]


def test_nobody_learns_an_answer_by_watching_the_sums(competition):
    entries = enter(competition, 6, women=True) + enter(competition, 6, women=False)
    enter(competition, 6)
    before = figures(close(competition))["q_women"]

    services.withdraw(entries[0], reason="We stop.", by=entries[0].owner, now=NOW)
    competition.closes_at = NOW - timedelta(minutes=1)
    Entry.objects.filter(pk=entries[1].pk).update(extended_until=AFTER)
    late = Entry.objects.get(pk=entries[1].pk)
    services.save_answers(late, {"women": False}, by=late.owner, now=NOW)

    assert figures(competition)["q_women"] == before


def test_an_answer_changed_at_once_after_the_closing_is_counted_as_it_stood(competition):
    for answer in (True, False, None):
        enter(competition, 6, women=answer)
    (late,) = enter(competition)
    close(competition)
    Entry.objects.filter(pk=late.pk).update(extended_until=AFTER)
    for answer, minutes in ((True, 2), (False, 0)):
        services.save_answer(
            Entry.objects.get(pk=late.pk),
            "women",
            answer,
            base=0,
            writer="page.1",
            by=late.owner,
            now=NOW - timedelta(minutes=minutes),
        )

    changes = late.answers.get(question__key="women").changes.order_by("saved_at")
    assert list(changes.values_list("value", flat=True)) == [True, False]
    assert figures(competition)["q_women"] == {"true": 7, "false": 6, "not_said": 6}


def test_sums_wait_for_what_was_sent_at_the_last_moment(competition):
    enter(competition, 18, women=True)
    competition.closes_at = NOW
    competition.save()
    last = NOW + timedelta(minutes=1)

    assert "q_women" not in figures(competition, now=last - timedelta(microseconds=1))
    assert "q_women" in figures(competition, now=last)


def test_moving_the_closing_back_and_forth_tells_no_answer(competition):
    enter(competition, 6, women=True)
    enter(competition, 6, women=False)
    enter(competition, 6)
    organiser = make_member(close(competition))
    before = figures(competition)["q_women"]
    # One more is handed in while the call is open again, and the closing is then put before all of them.
    closings = (NOW + timedelta(hours=1), BEFORE - timedelta(days=1), competition.closes_at)
    shown = []

    for hours, closing in zip((0, 2, 3), closings, strict=True):
        at = NOW + timedelta(hours=hours)
        dates.change_window(
            competition,
            opens_at=competition.opens_at,
            closes_at=closing,
            seen=dates.window_mark(competition),
            reason=dict.fromkeys(competition.languages, "A holiday."),
            is_confirmed=True,
            by=organiser,
            now=at,
        )
        competition.refresh_from_db()
        if closing > at:
            late = make_entry(competition, answers={"women": True}, now=at)
            make_version(late, now=at)
        shown.append(figures(competition, now=NOW + timedelta(hours=4))["q_women"])

    assert shown == [before, before, before]


def test_the_page_says_of_which_closing_the_sums_are(client, competition):
    enter(competition, 6, women=True)
    enter(competition, 12)
    client.force_login(make_member(close(competition)))
    sentence = "As it stood when the call had closed first"

    plain = page(client, competition).content.decode()
    make_date_change(competition, before=NOW - timedelta(hours=9), changed_at=NOW)
    moved = page(client, competition).content.decode()

    assert (sentence in plain, sentence in moved) == (False, True)


def test_a_closing_that_told_nothing_gives_way_to_the_next(competition):
    enter(competition, 2, women=True)
    make_date_change(
        competition, before=NOW - timedelta(hours=2), changed_at=NOW - timedelta(hours=1)
    )
    for answer in (True, False, None):
        for _time in range(6):
            entry = make_entry(
                competition, answers={"women": answer}, now=NOW - timedelta(minutes=30)
            )
            make_version(entry, now=NOW - timedelta(minutes=30))

    *_others, found = statistics.statistics_of(close(competition), now=NOW).figures

    assert [group.entries for group in found.groups] == [8, 6, 6]
    assert found.at == competition.closes_at


def test_an_answer_for_statistics_is_in_nothing_that_is_told_of_an_entry(client, competition):
    (entry,) = enter(competition, women=True, organisation="Harbour City Works")
    organiser = make_member(competition)
    client.force_login(organiser)

    read = client.get(reverse("site:entry", args=[competition.slug, entry.code]))

    keys = [answer["key"] for answer in entry.current_version.content["answers"]]
    assert "organisation" in keys
    assert "women" not in keys
    assert "Harbour City Works" in read.content.decode()
    assert "Women" not in read.content.decode()


def test_the_team_reads_its_answer_and_can_take_it_back(client, competition):
    (entry,) = enter(competition, women=True)
    client.force_login(entry.owner)
    form = client.get(reverse("submissions:section", args=[entry.code, "about"])).content.decode()

    assert "I would rather not say" in form
    assert "Only sums over all entries" in form
    services.save_answers(entry, {"women": ""}, by=entry.owner, now=NOW)
    assert entry.answers.get(question__key="women").value is None


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "json"])
def test_the_figures_can_be_taken_out_and_that_is_recorded(client, competition, format_name):
    enter(competition, 2, kind="ngo")
    organiser = make_member(competition)
    client.force_login(organiser)

    file = client.get(reverse("site:statistics-table", args=[competition.slug, format_name]))

    content = b"".join(file.streaming_content)
    if format_name == "csv":
        assert b'"organisation_type","ngo","NGO","2","false"\r\n' in content
    elif format_name == "xlsx":
        with ZipFile(BytesIO(content)) as book:
            assert "organisation_type" in book.read("xl/worksheets/sheet1.xml").decode()
    else:
        assert {
            "figure": "organisation_type",
            "group": "ngo",
            "label": "NGO",
            "entries": 2,
            "is_held_back": False,
        } in json.loads(content)
    noted = Event.objects.get(action="export.taken")
    assert (noted.actor, noted.reason) == (organiser, f"statistics.{format_name}")


def test_the_command_prints_the_bytes_of_the_page(client, competition, capfdbinary):
    enter(competition, 2)
    client.force_login(make_member(competition))
    file = client.get(reverse("site:statistics-table", args=[competition.slug, "csv"]))

    call_command("export", competition.slug, "statistics")

    assert capfdbinary.readouterr().out == b"".join(file.streaming_content)


def test_observers_read_the_figures_and_strangers_find_nothing(client, competition):
    enter(competition)
    urls = [
        reverse("site:statistics", args=[competition.slug]),
        reverse("site:statistics-table", args=[competition.slug, "csv"]),
    ]

    client.force_login(make_member(competition, Role.OBSERVER))
    page_, file = [client.get(url) for url in urls]
    assert (page_.status_code, b"".join(file.streaming_content)[:3]) == (200, b"\xef\xbb\xbf")
    for stranger in (make_member(make_competition()), make_user()):
        client.force_login(stranger)
        assert [client.get(url).status_code for url in urls] == [404, 404]


def test_a_call_without_entries_says_so(client, competition):
    client.force_login(make_member(competition))

    assert "Nothing has been handed in yet" in page(client, competition).content.decode()


def test_an_unknown_format_is_not_found(client, competition):
    client.force_login(make_member(competition))
    url = reverse("site:statistics-table", args=[competition.slug, "pdf"])

    assert client.get(url).status_code == 404
