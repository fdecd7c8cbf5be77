import csv
import io
import sys

import pytest
from django.core.management import CommandError, call_command

from competitions.enums import Role
from input2.audit.models import Event
from input2.site.dashboard import coverage_of
from tests.factories import (
    NOW,
    make_assignment,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_member,
    make_ranking,
    make_round,
    make_scorecard,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return make_round()


def exports_url(round_, name=""):
    return f"/organise/{round_.competition.slug}/exports/{name}"


def printed(monkeypatch, *args, **options):
    output = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", output)
    call_command("export", *args, **options)
    return output.buffer.getvalue()


def test_page_offers_every_table_in_every_format(client, round_):
    client.force_login(make_member(round_.competition, Role.OBSERVER))

    text = client.get(exports_url(round_)).content.decode()

    for name in ("results", "scores"):
        for format_name in ("csv", "xlsx", "json"):
            assert f"{exports_url(round_)}{name}.{format_name}?round=1" in text


def test_page_without_rounds_says_so(client):
    competition = make_competition()
    client.force_login(make_member(competition))

    assert "No rounds yet" in client.get(f"/organise/{competition.slug}/exports/").content.decode()


def test_person_with_an_own_entry_is_offered_no_judging(client, round_):
    make_assignment(round_)
    client.force_login(make_member(round_.competition, organisation="Harbour City Works"))

    text = client.get(exports_url(round_)).content.decode()

    assert "closed to you" in text
    assert "results.csv" not in text


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "json"])
def test_command_prints_the_same_bytes_as_the_page(client, round_, monkeypatch, format_name):
    make_scorecard(make_assignment(round_))
    make_ranking(round_)
    client.force_login(make_member(round_.competition))

    answer = client.get(exports_url(round_, f"results.{format_name}"))
    downloaded = b"".join(answer)

    name = f"{round_.competition.slug}-round-1-results.{format_name}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    slug = round_.competition.slug
    assert printed(monkeypatch, slug, "results", format=format_name) == downloaded
    assert len(downloaded) > 100


def coverage_rows(client, competition):
    answer = client.get(f"/organise/{competition.slug}/exports/coverage.csv")
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_coverage_has_every_economy_by_every_track(client):
    competition = make_competition()
    make_handed_in(competition, answers={"economy": "HKC"})
    make_entry(competition, answers={"economy": "HKC"})
    make_eligible(competition, answers={"economy": "CHL", "track": "transport"})
    client.force_login(make_member(competition, Role.OBSERVER))

    rows = coverage_rows(client, competition)

    assert len(rows) == 21 * 2
    assert [row["track"] for row in rows[:3]] == ["Green", "Transport", "Green"]
    cells = {(row.pop("economy"), row.pop("track")): tuple(row.values()) for row in rows}
    assert {cell: counts for cell, counts in cells.items() if set(counts) != {"0"}} == {
        ("Hong Kong, China", "Green"): ("1", "1", "0", "0", "0"),
        ("Chile", "Transport"): ("0", "1", "1", "0", "0"),
    }


def test_coverage_and_the_dashboard_say_the_same(client):
    competition = make_competition()
    make_eligible(competition, answers={"economy": "PE"})
    make_entry(competition, answers={"economy": None, "track": None})
    client.force_login(make_member(competition))

    rows = coverage_rows(client, competition)

    total = coverage_of(competition, now=NOW).total
    for name in ("drafts", "submitted", "eligible", "shortlisted", "winners"):
        assert sum(int(row[name]) for row in rows) == getattr(total, name)


def test_command_prints_the_same_coverage_as_the_page(client, monkeypatch):
    competition = make_competition()
    make_handed_in(competition)
    client.force_login(make_member(competition))

    downloaded = b"".join(client.get(f"/organise/{competition.slug}/exports/coverage.csv"))

    assert printed(monkeypatch, competition.slug, "coverage") == downloaded
    assert [event.actor_id is None for event in Event.objects.filter(reason="coverage.csv")] == [
        False,
        True,
    ]


def test_coverage_of_another_competition_is_not_found(client):
    competition = make_competition()
    client.force_login(make_member(make_competition()))

    answer = client.get(f"/organise/{competition.slug}/exports/coverage.csv")

    assert answer.status_code == 404
    assert not Event.objects.filter(action="export.taken").exists()


def test_command_names_the_competition_that_is_missing():
    with pytest.raises(CommandError, match='no competition "nowhere"'):
        call_command("export", "nowhere", "coverage")


def test_taking_data_out_leaves_a_trace(client, round_):
    person = make_member(round_.competition)
    client.force_login(person)

    assert b"".join(client.get(exports_url(round_, "scores.csv?round=1")))

    event = Event.objects.get(action="export.taken")
    assert (event.actor_id, event.role, event.reason, event.scope) == (
        person.pk,
        "organiser",
        "scores.csv",
        round_.competition.slug,
    )


@pytest.mark.parametrize(
    "name",
    [
        "results.pdf",
        "secrets.csv",
        "results.csv?round=9",
        "results.csv?round=x",
        f"results.csv?round={'1' * 5000}",
    ],
)
def test_what_does_not_exist_is_not_found(client, round_, name):
    client.force_login(make_member(round_.competition))

    assert client.get(exports_url(round_, name)).status_code == 404


def test_command_names_the_round_that_is_missing(round_):
    with pytest.raises(CommandError, match="no round 7"):
        call_command("export", round_.competition.slug, "results", round=7)
