"""What a team reads once the decisions of a round are published, and nobody before or beside it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from judging.enums import DecisionKind, RoundState
from judging.models import Decision
from submissions import services
from submissions.enums import EntryState, TeamRole
from submissions.models import Entry, TeamMember
from tests.factories import (
    NOW,
    make_assignment,
    make_award,
    make_competition,
    make_decision,
    make_eligible,
    make_entry,
    make_judge,
    make_member,
    make_outcome,
    make_published,
    make_round,
    make_scorecard,
    make_team_member,
    make_user,
    put_away,
)
from tests.site.test_my_data import document_of
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db

ADVANCE, AWARD, NOT_SELECTED = DecisionKind
PROMISES = "There is nothing for you to do"


def page_of(client, entry, person=None):
    client.force_login(person or entry.owner)
    answer = client.get(f"/entries/{entry.code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def list_of(client, person):
    client.force_login(person)
    return client.get("/entries/").content.decode()


def history_of(client, entry, person):
    client.force_login(person)
    return client.get(f"/organise/{entry.competition.slug}/entries/{entry.code}/").content.decode()


def final_of(round_, **fields):
    return make_round(round_.competition, position=2, name="Final", **fields)


def told_twice(**second):
    """Shortlisted by the first round; the final has said something too."""
    first = make_outcome(feedback="Bring a second summer.", comments=["Well measured."])
    return make_outcome(final_of(first.round), entry=first.entry, **second)


# What it says


@pytest.mark.parametrize(
    ("before", "kind", "title"),
    [
        (EntryState.ELIGIBLE, ADVANCE, "On the shortlist"),
        (EntryState.SHORTLISTED, ADVANCE, "Among the finalists"),
        (EntryState.FINALIST, AWARD, "Winner: Gold"),
        (EntryState.ELIGIBLE, NOT_SELECTED, "Not selected"),
    ],
)
def test_the_outcome_is_the_first_thing_on_the_page(client, before, kind, title):
    round_ = make_round()
    entry = make_eligible(round_.competition)
    Entry.objects.filter(pk=entry.pk).update(state=before)
    award = make_award(round_.competition) if kind == AWARD else None
    make_outcome(round_, entry=entry, kind=kind, award=award)

    page = page_of(client, entry)

    assert page.index('id="outcome-heading"') < page.index("Where it stands")
    assert f'class="as-h1">{title}</h2>' in page
    assert "Outcome of “Preliminary review”" in page
    assert page.count("Published") == 1
    assert "Shanghai, UTC+8" in page[page.index("Published") :]


def test_feedback_is_text_with_its_lines_and_never_markup(client):
    written = "尊敬的陈伟团队\n<script>alert(1)</script> & more\n\nhttps://guide.example.org/"

    page = page_of(client, make_outcome(feedback=written).entry)

    assert "尊敬的陈伟团队<br>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>" in page
    assert '<a href="https://guide.example.org/" rel="nofollow">' in page
    assert "<script>alert" not in page


def test_comments_of_judges_are_quotes_without_a_name_in_the_order_they_are_kept_in(client):
    decision = make_outcome(
        comments=["Well <b>measured</b>.\nAnd plain.", "Who repairs it?", "好。"]
    )
    judges = [one.judge for one in decision.entry.assignments.select_related("judge__user")]

    page = page_of(client, decision.entry)

    quotes = re.findall(r"<blockquote[^>]*><p>(.*?)</p></blockquote>", page)
    shown = [quote.replace("&lt;b&gt;measured&lt;/b&gt;", "<b>measured</b>") for quote in quotes]
    assert [quote.replace("<br>", "\n") for quote in shown] == decision.comments
    assert page.count("A judge<") == 3
    assert not [judge for judge in judges if judge.code in page or judge.user.full_name in page]


def test_means_are_out_of_a_hundred_and_say_how_they_are_made(client):
    shared = page_of(client, make_outcome(comments=["Good."] * 3, shares_marks=True).entry)
    kept = page_of(client, make_outcome(comments=["Good."]).entry)

    assert "Means over the scorecards of 3 judges." in shared
    assert shared.count("70.0 of 100") == 2
    assert "Strategy" in shared
    assert "of 100" not in kept


def test_an_outcome_without_a_word_says_so_and_where_to_ask(client):
    silent = page_of(client, make_outcome(kind=NOT_SELECTED).entry)
    spoken = page_of(client, make_outcome(kind=NOT_SELECTED, feedback="It was close.").entry)

    assert "Thank you for the work that your team has put into it." in silent
    assert "Nothing was written with this outcome. You can ask the organisers" in silent
    assert "From the organisers" not in silent
    assert "Nothing was written" not in spoken


def test_the_latest_round_comes_first_and_the_earlier_one_is_folded(client):
    page = page_of(client, told_twice(kind=NOT_SELECTED, feedback="It was close.").entry)

    opened, folded = page.split('<details class="earlier-outcome">', 1)
    assert "Not selected</h2>" in opened
    assert "It was close." in opened
    assert "Before, after “Preliminary review”: On the shortlist" in folded
    assert "Bring a second summer." in folded
    assert "Well measured." in folded
    assert "Bring a second summer." not in opened


# What comes next


def test_the_round_into_which_it_goes_on_is_named_with_its_date(client):
    decision = make_outcome()
    final_of(decision.round, closes_at=NOW.replace(year=NOW.year + 1, month=5, day=2, hour=4))

    page = page_of(client, decision.entry)

    assert "Your entry goes on to “Final”, in which judges read until 2 May" in page
    assert PROMISES in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"opens_at": NOW + timedelta(days=3)}, "in which judges read from"),
        ({"state": RoundState.CLOSED}, "in which the judges have finished"),
        ({"closes_at": NOW}, "in which the judges have finished"),
        ({"state": RoundState.DRAFT}, "stays in the running"),
    ],
)
def test_of_the_next_round_is_told_what_can_be_known(client, fields, said):
    decision = make_outcome()
    final_of(decision.round, **fields)

    page = page_of(client, decision.entry)

    assert said in page
    assert ("“Final”" in page) == (fields.get("state") != RoundState.DRAFT)


def test_whoever_is_out_is_promised_nothing(client):
    decision = make_outcome(kind=NOT_SELECTED)
    final_of(decision.round)

    page = page_of(client, decision.entry)

    assert "“Final”" not in page
    assert "stays in the running" not in page
    assert "Your entry, its receipts and this page stay here" in page


def test_in_an_archived_edition_nothing_follows(client):
    decision = make_outcome()
    put_away(decision.round.competition)

    page = page_of(client, decision.entry)

    assert "stays in the running" not in page
    assert "Your entry, its receipts and this page stay here" in page


# What nobody is told


def test_a_pending_decision_changes_nothing_that_a_team_can_read(client):
    entry = make_eligible()
    award = make_award(entry.competition)
    card = make_scorecard(make_assignment(make_round(entry.competition), entry=entry))
    card.comment_for_applicant = "Written to the team."
    card.save()
    before = everything(client, entry)

    make_decision(
        card.assignment.round,
        entry=entry,
        kind=AWARD,
        award=award,
        feedback="Gold is yours.",
        note="Close to the cut.",
        withheld=[card.pk],
    )

    assert everything(client, entry) == before


def everything(client, entry):
    """Every page, operation and file of the team, without what is new each time."""
    client.force_login(entry.owner)
    pages = ["", "edit/", "edit/entry/", "preview/", "submit/", "receipt/", "consents/", "team/"]
    texts = [client.get(f"/entries/{entry.code}/{page}").content.decode() for page in pages]
    document = document_of(entry.owner)
    texts += [list_of(client, entry.owner), str([document["entries"], document["judging"]])]
    program = Program(entry.owner)
    paths = ["", f"{entry.code}/", f"{entry.code}/outcomes/", f"{entry.code}/versions/"]
    texts += [program.get(f"entries/{path}").content.decode() for path in paths]
    return [re.sub(r'value="\w{64}"|nonce="[^"]*"|"token[^}]*}', "", text) for text in texts]


def test_notes_withheld_comments_and_other_entries_stay_out(client):
    round_ = make_round()
    other = make_eligible(round_.competition, answers={"title": "The other street"})
    make_decision(round_, entry=other, feedback="Said to others.")
    card = make_scorecard(make_assignment(round_))
    card.comment_for_applicant = "Written in haste."
    card.comment_confidential = "For organisers."
    card.save()
    decision = make_decision(
        round_, entry=card.assignment.entry, note="Close to the cut.", withheld=[card.pk]
    )
    make_published(round_)

    program = Program(decision.entry.owner)
    told = [
        page_of(client, decision.entry),
        program.get(f"entries/{decision.entry.code}/outcomes/").content.decode(),
        str(document_of(decision.entry.owner)["judging"]),
    ]

    for text in told:
        assert "shortlist" in text
        for secret in (
            "haste",
            "For organisers.",
            "Close to the cut.",
            "Said to others.",
            other.code,
        ):
            assert secret not in text


@pytest.mark.parametrize("role", [role for role in TeamRole if role != TeamRole.LISTED])
def test_everybody_on_the_team_reads_it(client, role):
    entry = make_outcome(feedback="Bring a second summer.").entry
    person = entry.owner if role == TeamRole.OWNER else make_user()
    if role != TeamRole.OWNER:
        make_team_member(entry, person, role=role)

    assert "Bring a second summer." in page_of(client, entry, person)
    assert "Read the outcome" in list_of(client, person)


@pytest.mark.parametrize("who", ["stranger", "removed", "judge", "organiser"])
def test_nobody_else_finds_it(client, who):
    entry = make_outcome(comments=["Well measured."]).entry
    removed = make_user()
    make_team_member(entry, removed)
    TeamMember.objects.filter(user=removed).delete()
    person = {
        "stranger": make_user,
        "removed": lambda: removed,
        "judge": lambda: entry.assignments.get().judge.user,
        "organiser": lambda: make_member(entry.competition),
    }[who]()

    client.force_login(person)
    page = client.get(f"/entries/{entry.code}/")
    answer = Program(person).get(f"entries/{entry.code}/outcomes/")

    assert (page.status_code, answer.status_code) == (404, 404)
    assert document_of(person)["judging"]["outcomes"] == []


def test_an_organiser_on_the_team_reads_what_the_team_reads_and_no_more(client):
    entry = make_eligible()
    person = make_member(entry.competition)
    make_team_member(entry, person)
    decision = make_decision(make_round(entry.competition), entry=entry, feedback="It was close.")
    pending = page_of(client, entry, person) + history_of(client, entry, person)

    make_published(decision.round)

    assert "It was close." not in pending
    assert "It was close." in page_of(client, entry, person)
    assert "It was close." not in history_of(client, entry, person)


def test_that_a_later_round_reads_it_is_not_told_before_the_results_of_this_one(client):
    first = make_assignment()
    final = final_of(first.round)
    make_assignment(final, entry=first.entry)
    before = page_of(client, first.entry)

    make_outcome(first.round, entry=first.entry)

    assert "“Preliminary review”" in before
    assert "“Final”" not in before
    assert "In “Final”" in page_of(client, first.entry)


# Beside the usual way


def test_a_withdrawn_entry_keeps_what_it_was_told_and_goes_on_to_nothing(client):
    decision = make_outcome(feedback="Bring a second summer.")
    entry = decision.entry
    final_of(decision.round)
    services.withdraw(entry, reason="Our city has changed its plans.", by=entry.owner, now=NOW)

    page = page_of(client, entry)

    assert page.index("Our city has changed its plans.") < page.index('id="outcome-heading"')
    assert "Bring a second summer." in page
    assert "What comes next" not in page
    assert "“Final”" not in page


def test_a_state_that_nothing_published_is_told_without_a_date(client):
    entry = make_eligible()
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.WINNER)

    page = page_of(client, entry)

    assert ">Winner</h2>" in page
    assert "Your entry has won." in page
    assert "Published" not in page
    assert "#outcome" in list_of(client, entry.owner)


def test_a_state_beyond_what_was_published_comes_first(client):
    entry = make_outcome(feedback="Bring a second summer.").entry
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.FINALIST)

    page = page_of(client, entry)

    assert ">Among the finalists</h2>" in page
    assert "Before, after “Preliminary review”: On the shortlist" in page


def test_before_anything_is_published_there_is_no_such_part(client):
    assert 'id="outcome"' not in page_of(client, make_entry())
    assert 'id="outcome"' not in page_of(client, make_eligible())


# Timelines and lists


def test_the_teams_timeline_has_each_outcome_at_its_time_and_leads_to_it(client):
    page = page_of(client, told_twice(kind=NOT_SELECTED).entry)

    timeline = page[page.index("timeline-heading") :]
    first = timeline.index(
        '<a href="#outcome">Outcome of “Preliminary review”: On the shortlist</a>'
    )
    last = timeline.index('<a href="#outcome">Outcome of “Final”: Not selected</a>')
    assert first < last
    assert re.findall(r'<li class="present"', timeline) == ['<li class="present"']


def test_the_organisers_history_says_who_decided(client):
    decision = make_outcome(feedback="Bring a second summer.")
    Decision.objects.update(decided_by=make_user(full_name="Olga Organiser"))

    page = history_of(client, decision.entry, make_member(decision.round.competition))

    history = page[page.index("history-title") :]
    assert "Outcome of “Preliminary review”: On the shortlist" in history
    assert "Olga Organiser" in history
    assert "Bring a second summer." in history


def test_my_entries_say_the_outcome_and_lead_to_it(client):
    round_ = make_round()
    award = make_award(round_.competition, name="Best practice")
    entry = make_outcome(round_, kind=AWARD, award=award).entry

    page = list_of(client, entry.owner)

    assert "It has won. Congratulations to your team." in page
    assert "Best practice" in page
    assert "Outcome of “Preliminary review”, published" in page
    assert f'href="/entries/{entry.code}/#outcome"' in page


@pytest.mark.parametrize("rows", [1, 5])
def test_the_page_costs_the_same_after_one_round_and_after_five(client, rows):
    competition = make_competition()
    entry = make_eligible(competition)
    for position in range(1, rows + 1):
        round_ = make_round(competition, position=position)
        make_outcome(round_, entry=entry, comments=["Good."] * rows, shares_marks=True)
        make_team_member(entry)
    page_of(client, entry)

    with CaptureQueriesContext(connection) as queries:
        page_of(client, entry)

    # Signing in costs four.
    assert len(queries) - 4 <= 12


def test_a_judge_without_a_word_leaves_no_quote(client):
    entry = make_eligible()
    round_ = make_round(entry.competition)
    make_scorecard(make_assignment(round_, entry=entry, judge=make_judge(entry.competition)))

    page = page_of(client, make_outcome(round_, entry=entry).entry)

    assert "From the judges" not in page
