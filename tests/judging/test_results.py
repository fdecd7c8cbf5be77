"""What everybody reads of a call's results: what is published, of those who agreed to be named."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from competitions.enums import CompetitionState, Fills, QuestionType
from competitions.models import Competition
from judging import services
from judging.enums import DecisionKind, RoundState
from judging.selectors.results import results_of
from submissions import services as submissions
from submissions.enums import EntryState
from tests.competitions.api_sample import read as read_api
from tests.factories import (
    NOW,
    make_award,
    make_competition,
    make_decision,
    make_eligible,
    make_member,
    make_publication,
    make_published,
    make_question,
    make_round,
    make_screening,
    make_user,
    make_version,
    put_away,
)

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def call():
    """A call whose form asks for leave to name the entry."""
    competition = make_competition(languages=["en", "zh-hans"])
    section = competition.sections.get(key="declarations")
    make_question(section, "publish", QuestionType.DECLARATION, fills=Fills.PUBLICATION, position=9)
    return competition


@pytest.fixture
def round_(call):
    return make_round(call)


@pytest.fixture
def organiser(call):
    return make_member(call)


@pytest.fixture
def gold(call):
    return make_award(call, key="gold", name={"en": "Gold", "zh-hans": "金奖"}, position=1)


def make_agreed(call, *, publish=True, **answers):
    return make_eligible(call, answers={"publish": publish, **answers})


def decide(round_, organiser, entry, kind=DecisionKind.ADVANCE, award=None):
    return make_decision(round_, entry=entry, kind=kind, award=award, by=organiser)


def make_winner(round_, organiser, award, **answers):
    entry = make_agreed(round_.competition, **answers)
    decide(round_, organiser, entry, DecisionKind.AWARD, award)
    return entry


def titles(entries):
    return [entry.title for entry in entries]


def path_of(call):
    return reverse("judging:winners", args=[call.slug])


def page_of(client, call, language="en"):
    answer = client.get(path_of(call), {"lang": language})
    assert answer.status_code == 200
    return answer.content.decode()


def api_of(client, call):
    answer = read_api(client, f"/api/v1/competitions/{call.slug}/results/")
    assert answer.status_code == 200
    return answer.json()


def results(call):
    call.refresh_from_db()
    return results_of(call)


def test_a_decision_that_waits_is_nowhere(client, call, round_, organiser, gold):
    make_winner(round_, organiser, gold, title="Rain that stays")

    assert results(call).published_at is None
    assert "No results have been published yet" in page_of(client, call)
    assert "Rain that stays" not in page_of(client, call)
    assert api_of(client, call)["prizes"] == []


def test_winners_stand_under_their_prize_in_the_order_of_the_prizes(call, round_, organiser, gold):
    silver = make_award(call, key="silver", position=2)
    make_winner(round_, organiser, silver, title="Shade")
    make_winner(round_, organiser, gold, title="Rain")

    make_published(round_, by=organiser)

    prizes = results(call).prizes
    assert [prize.award for prize in prizes] == [gold, silver]
    assert [titles(one.entry for one in prize.winners) for prize in prizes] == [["Rain"], ["Shade"]]


def test_everybody_reads_who_won(client, call, round_, organiser, gold):
    make_winner(round_, organiser, gold, title="Rain that stays", economy="HKC")
    make_published(round_, by=organiser)

    page = page_of(client, call)

    for text in ("Gold", "Rain that stays", "Harbour City Works", "Hong Kong, China", "Awnings"):
        assert text in page
    assert "金奖" in page_of(client, call, "zh-hans")


def test_who_has_not_agreed_is_not_named(client, call, round_, organiser, gold):
    make_winner(round_, organiser, gold, publish=False, title="Rain", organisation="Quiet Works")
    make_published(round_, by=organiser)

    page, answer = page_of(client, call), api_of(client, call)

    assert "An entry whose team is not named." in page
    assert not [text for text in ("Rain", "Quiet Works", "Singapore", "Awnings") if text in page]
    assert answer["prizes"][0]["winners"] == [{"track": "green", "entry": None}]
    assert "Quiet Works" not in json.dumps(answer)


def test_a_form_without_such_a_declaration_names_nobody(client):
    competition = make_competition()
    round_ = make_round(competition)
    decision = make_decision(round_)
    make_published(round_)

    assert results(competition).shortlist.named == []
    assert decision.entry.title not in page_of(client, competition)


def test_a_consent_that_is_withdrawn_counts_at_once(client, call, round_, organiser, gold):
    entry = make_winner(round_, organiser, gold, title="Rain that stays")
    make_published(round_, by=organiser)
    path = f"/api/v1/competitions/{call.slug}/results/"
    before = read_api(client, path)
    assert "Rain that stays" in page_of(client, call)

    submissions.withdraw_consent(entry, "publish", by=entry.owner, now=NOW + timedelta(days=1))

    after = read_api(client, path, if_none_match=before["ETag"])
    assert "Rain that stays" not in page_of(client, call)
    assert after.json()["prizes"][0]["winners"][0]["entry"] is None


def test_only_leave_given_with_the_version_that_counts_is_leave(call, round_, organiser, gold):
    entry = make_agreed(call)
    submissions.save_answers(entry, {"publish": False}, by=entry.owner, now=NOW)
    entry.refresh_from_db()
    make_version(entry)
    make_screening(entry, by=organiser)
    decide(round_, organiser, entry, DecisionKind.AWARD, gold)

    make_published(round_, by=organiser)

    assert [one.entry for one in results(call).prizes[0].winners] == [None]


def test_a_finalist_without_a_prize_stays_a_finalist(call, round_, organiser, gold):
    winner, finalist, listed, out = (
        make_agreed(call, title=title) for title in ("Winner", "Finalist", "Listed", "Out")
    )
    for entry in (winner, finalist, listed):
        decide(round_, organiser, entry)
    decide(round_, organiser, out, DecisionKind.NOT_SELECTED)
    make_published(round_, by=organiser)
    second = make_round(call, position=2, rubric=round_.rubric)
    decide(second, organiser, winner)
    decide(second, organiser, finalist)
    decide(second, organiser, listed, DecisionKind.NOT_SELECTED)
    make_published(second, by=organiser)
    third = make_round(call, position=3, rubric=round_.rubric)
    decide(third, organiser, winner, DecisionKind.AWARD, gold)
    decide(third, organiser, finalist, DecisionKind.NOT_SELECTED)
    make_published(third, by=organiser)

    found = results(call)

    assert titles(one.entry for one in found.prizes[0].winners) == ["Winner"]
    assert titles(found.finalists.named) == ["Finalist"]
    assert titles(found.shortlist.named) == ["Listed"]


def test_who_withdraws_from_the_shortlist_is_on_it_no_more(client, call, round_, organiser):
    entry = make_agreed(call, title="Rain that stays")
    decide(round_, organiser, entry)
    make_published(round_, by=organiser)
    assert "Rain that stays" in page_of(client, call)

    submissions.withdraw(entry, reason="Our city has changed its plans.", by=entry.owner, now=NOW)

    assert results(call).shortlist.is_empty
    assert "Rain that stays" not in page_of(client, call)


def test_the_shortlist_waits_for_a_blind_round(client, call, round_, organiser, gold):
    make_winner(round_, organiser, gold, title="Winner")
    decide(round_, organiser, make_agreed(call, title="Rain that stays"))
    make_published(round_, by=organiser)
    blind = make_round(call, position=2, rubric=round_.rubric, is_blind=True, name="The blind one")

    page, found = page_of(client, call), results(call)

    assert "The judges of the next round, “The blind one”, do not know" in page
    assert "Rain that stays" not in page
    assert titles(one.entry for one in found.prizes[0].winners) == ["Winner"]
    assert (found.waits_for, found.shortlist.is_empty) == (blind, True)
    assert api_of(client, call)["waits_for"] == {"en": "The blind one"}


@pytest.mark.parametrize(
    "fields", [{"is_blind": False}, {"state": RoundState.PUBLISHED, "published_at": NOW}]
)
def test_no_other_round_is_waited_for(call, round_, organiser, fields):
    decide(round_, organiser, make_agreed(call, title="Rain"))
    make_published(round_, by=organiser)
    make_round(call, position=2, rubric=round_.rubric, **{"is_blind": True, **fields})

    assert titles(results(call).shortlist.named) == ["Rain"]


def test_an_archived_edition_waits_for_no_round(call, round_, organiser):
    decide(round_, organiser, make_agreed(call, title="Rain"))
    make_published(round_, by=organiser)
    make_round(call, position=2, rubric=round_.rubric, is_blind=True, state=RoundState.DRAFT)
    put_away(call)

    assert titles(results(call).shortlist.named) == ["Rain"]


@pytest.mark.parametrize(("others", "told"), [(4, None), (5, 5)])
def test_few_are_not_counted(client, call, round_, organiser, others, told):
    for _number in range(others):
        decide(round_, organiser, make_agreed(call, publish=False))
    make_published(round_, by=organiser)

    page, answer = page_of(client, call), api_of(client, call)

    assert ("5 entries whose teams are not named" in page) == (told == 5)
    assert "ntries whose teams are not named" in page
    assert answer["shortlist"]["others"] == told
    assert (answer["entries"], answer["economies"]) == (told, None)


def test_how_many_took_part_is_told(client, call, round_, organiser):
    for economy in ("AUS", "CHL", "HKC", "SGP", "THA"):
        decide(round_, organiser, make_agreed(call, economy=economy))
    make_published(round_, by=organiser)

    found = results(call)

    assert (found.entries, found.economies) == (5, 5)
    assert "entries took part" in page_of(client, call)


def test_publishing_leads_the_calls_pages_to_the_results(client, call, round_, organiser):
    before = client.get(call.get_absolute_url()).content.decode()
    decide(round_, organiser, make_agreed(call))

    make_published(round_, by=organiser)

    after = client.get(call.get_absolute_url()).content.decode()
    site_map = client.get("/sitemap.xml").content.decode()
    assert path_of(call) not in before
    assert after.count(f'href="{path_of(call)}"') == 2
    assert "See the results" in after
    assert path_of(call) in site_map
    assert Competition.objects.get(pk=call.pk).results_at == NOW


def test_publishing_makes_what_was_kept_of_the_call_old(call, round_, organiser):
    before = Competition.objects.get(pk=call.pk).content_revision

    make_published(round_, by=organiser)

    assert Competition.objects.get(pk=call.pk).content_revision > before


def test_a_publication_that_fails_leads_nowhere(call, round_, organiser):
    publication = make_publication(round_, by=organiser)
    make_eligible(call)

    with pytest.raises(services.UnconfirmedError):
        services.publish(publication.pk, now=NOW)

    assert Competition.objects.get(pk=call.pk).results_at is None


@pytest.mark.parametrize("person", [None, make_user])
def test_results_of_a_draft_are_not_found(client, person):
    competition = make_competition(state=CompetitionState.DRAFT, results_at=NOW)
    if person:
        client.force_login(person())

    page = client.get(path_of(competition))
    answer = read_api(client, f"/api/v1/competitions/{competition.slug}/results/")

    assert (page.status_code, answer.status_code) == (404, 404)


def test_what_a_team_typed_is_no_markup(client, call, round_, organiser, gold):
    typed = {"title": SCRIPT, "organisation": SCRIPT, "summary": f"{SCRIPT}</script>"}
    make_winner(round_, organiser, gold, **typed)
    make_published(round_, by=organiser)

    page = page_of(client, call)

    assert SCRIPT not in page
    assert "&lt;script&gt;alert(1)" in page
    assert json.loads(_structured(page))["itemListElement"][0]["item"]["name"] == SCRIPT


def test_search_engines_are_told_who_won_and_nothing_of_others(
    client, call, round_, organiser, gold
):
    make_winner(round_, organiser, gold, title="Rain that stays")
    make_winner(round_, organiser, gold, title="Quiet", publish=False)
    make_published(round_, by=organiser)

    data = json.loads(_structured(page_of(client, call)))

    assert (data["@type"], data["numberOfItems"]) == ("ItemList", 1)
    item = data["itemListElement"][0]["item"]
    assert (item["name"], item["award"]) == ("Rain that stays", "Gold")
    assert item["creator"]["name"] == "Harbour City Works"


def test_how_it_was_judged_is_linked(client, call, round_, organiser):
    make_published(round_, by=organiser)

    assert f'href="{call.get_absolute_url()}#judging"' in page_of(client, call)


def test_the_results_of_an_archived_edition_stay(client, call, round_, organiser, gold):
    entry = make_winner(round_, organiser, gold, title="Rain that stays")
    make_published(round_, by=organiser)
    Competition.objects.filter(pk=call.pk).update(state=CompetitionState.ARCHIVED, archived_at=NOW)

    entry.refresh_from_db()
    assert entry.state == EntryState.WINNER
    assert "Rain that stays" in page_of(client, call)


def _structured(page):
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return data
