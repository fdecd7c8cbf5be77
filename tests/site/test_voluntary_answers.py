"""What a team says voluntarily is read by the team and by nobody else, wherever the entry is read."""

import json

import pytest
from django.urls import reverse

from competitions.enums import QuestionType, Role
from input2.accounts.enums import TokenScope
from input2.audit.models import EventDetail
from submissions import services
from submissions.selectors import draft_of
from tests.factories import (
    NOW,
    make_assignment,
    make_competition,
    make_entry,
    make_judge,
    make_member,
    make_question,
    make_round,
    make_screening,
    make_user,
    make_version,
)
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db

# Nothing else in the program says it.
WORD = "zyzzyva"


@pytest.fixture
def entry():
    competition = make_competition()
    options = [{"key": WORD, "label": {"en": WORD.title()}}, {"key": "no", "label": {"en": "No"}}]
    make_question(
        competition.sections.get(key="about"),
        "led_by",
        QuestionType.SINGLE_CHOICE,
        label="Led by",
        options=options,
        is_statistical=True,
    )
    entry = make_entry(competition, answers={"led_by": WORD})
    make_version(entry)
    make_screening(entry)
    entry.refresh_from_db()
    return entry


def text_of(answer):
    assert answer.status_code == 200
    return answer.getvalue().decode("utf-8", errors="replace")


def test_the_team_reads_what_it_said(client, entry):
    client.force_login(entry.owner)

    form = reverse("submissions:section", args=[entry.code, "about"])

    assert WORD.title() in text_of(client.get(form))
    assert draft_of(entry, now=NOW).values["led_by"] == WORD


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.OBSERVER])
def test_no_page_of_the_organisers_tells_it(client, entry, role):
    competition = entry.competition
    second = make_entry(competition, answers={"led_by": WORD})
    make_version(second)
    client.force_login(make_member(competition, role))
    of_entry = [competition.slug, entry.code]

    for name, args in [
        ("site:entries", [competition.slug]),
        ("site:entry", of_entry),
        ("submissions:organiser-compare", of_entry),
        ("site:duplicates", [competition.slug]),
        ("site:statistics", [competition.slug]),
    ]:
        assert WORD not in text_of(client.get(reverse(name, args=args))).casefold(), name


def test_no_search_and_no_filter_finds_it(client, entry):
    client.force_login(make_member(entry.competition))
    listed = reverse("site:entries", args=[entry.competition.slug])

    found = client.get(f"{listed}?q={WORD}")

    assert [row.entry for row in client.get(listed).context["rows"]] == [entry]
    assert list(found.context["rows"]) == []


@pytest.mark.parametrize("table", ["entries", "contacts", "coverage"])
@pytest.mark.parametrize("format_name", ["csv", "json"])
def test_no_table_has_it_nor_a_column_for_it(client, entry, table, format_name):
    client.force_login(make_member(entry.competition))
    args = [entry.competition.slug, table, format_name]

    text = text_of(client.get(reverse("site:export", args=args)))

    assert entry.code in text or table == "coverage"
    assert WORD not in text.casefold()
    assert "led_by" not in text


def test_no_program_of_an_organiser_gets_it(entry):
    program = Program(make_member(entry.competition), TokenScope.READ)

    answer = program.get(f"organise/{entry.competition.slug}/entries/")

    body = json.dumps(answer.json())
    assert entry.code in body
    assert WORD not in body
    assert "led_by" not in body


@pytest.mark.parametrize("is_blind", [True, False])
def test_no_judge_reads_it(client, entry, is_blind):
    round_ = make_round(entry.competition, is_blind=is_blind)
    judge = make_judge(entry.competition)
    assignment = make_assignment(round_, judge=judge, entry=entry)
    client.force_login(judge.user)

    text = text_of(client.get(reverse("judging:workspace", args=[assignment.pk])))

    assert entry.title in text
    assert WORD not in text.casefold()
    assert "Led by" not in text


def test_nobody_sees_it_in_the_preview_of_what_judges_read(client, entry):
    client.force_login(entry.owner)

    text = text_of(client.get(reverse("submissions:preview", args=[entry.code])))

    assert entry.title in text
    assert "Led by" not in text


def test_an_organiser_who_writes_for_the_team_neither_reads_nor_says_it(client, entry):
    competition = entry.competition
    draft = make_entry(competition, answers={"led_by": WORD})
    organiser = make_member(competition)
    client.force_login(organiser)

    begun = client.post(
        reverse("submissions:behalf-write", args=[competition.slug, draft.code]),
        {"reason": "They called."},
    )
    form = reverse("submissions:section", args=[draft.code, "about"])
    shown = client.get(form)

    assert begun.status_code == 302
    assert "Organisation" in text_of(shown)
    assert WORD not in text_of(shown).casefold()
    assert "Led by" not in text_of(shown)


def test_site_administrators_do_not_read_it_one_by_one(client, entry):
    admin = make_user(is_staff=True, is_superuser=True)
    client.force_login(admin)

    text = text_of(client.get(reverse("admin:submissions_answer_changelist")))

    assert entry.code in text
    assert "led_by" not in text
    assert WORD not in text


def test_the_history_has_no_word_of_it(entry):
    services.save_answers(entry, {"led_by": ""}, by=entry.owner, now=NOW)

    told = [[detail.before, detail.after] for detail in EventDetail.objects.all()]
    assert WORD not in json.dumps(told, default=str)
