from datetime import UTC, datetime, timedelta

import pytest

from competitions import call_page
from competitions.enums import CompetitionState, PartnerRole, Role
from competitions.public_call import public_call
from tests.factories import (
    NOW,
    make_award,
    make_competition,
    make_criterion,
    make_key_date,
    make_member,
    make_partner,
    make_rubric,
    make_user,
)

pytestmark = pytest.mark.django_db


def context_of(competition, now=NOW):
    return call_page.context_of(public_call(competition, now=now), now=now)


def states(competition, now):
    return [(phase["label"], phase["state"]) for phase in context_of(competition, now)["phases"]]


def test_the_phase_that_ends_next_is_the_present_one():
    competition = make_competition()
    make_key_date(competition, name="Eligibility", at=NOW + timedelta(days=50))
    make_key_date(competition, name="Awards", at=NOW + timedelta(days=90))

    assert states(competition, NOW) == [
        ("Call opens", "past"),
        ("Entries", "present"),
        ("Eligibility", "future"),
        ("Awards", "future"),
    ]
    assert states(competition, competition.closes_at) == [
        ("Call opens", "past"),
        ("Entries", "past"),
        ("Eligibility", "present"),
        ("Awards", "future"),
    ]


def test_before_the_call_opens_no_phase_is_present_and_at_the_end_all_are_past():
    competition = make_competition()
    before = competition.opens_at - timedelta(seconds=1)

    assert {state for _label, state in states(competition, before)} == {"future"}
    assert {state for _label, state in states(competition, competition.closes_at)} == {"past"}


def test_a_key_date_at_the_opening_or_the_deadline_stands_in_its_place():
    competition = make_competition()
    make_key_date(competition, name="The call opens", at=competition.opens_at)
    make_key_date(competition, name="Entries close", at=competition.closes_at)

    assert states(competition, NOW) == [("The call opens", "past"), ("Entries close", "present")]


def test_dates_are_said_in_the_zone_of_the_competition_with_their_place():
    competition = make_competition(
        opens_at=datetime(2027, 5, 2, 12, tzinfo=UTC),
        closes_at=datetime(2027, 7, 1, 12, tzinfo=UTC),
    )
    # Eight in the evening in UTC is the next morning in Shanghai.
    late = datetime(2027, 8, 30, 20, tzinfo=UTC)
    make_key_date(competition, name="Awards", place="Shanghai", at=late)

    texts = [phase["text"] for phase in context_of(competition)["phases"]]

    assert texts == ["2 May 2027", "until 1 July 2027", "31 August 2027, Shanghai"]


@pytest.mark.parametrize(
    ("days", "phase", "can_start"),
    [(-31, "before", False), (0, "open", True), (30, "closed", False)],
)
def test_an_entry_is_started_only_while_the_call_is_open(days, phase, can_start):
    competition = make_competition()

    context = context_of(competition, NOW + timedelta(days=days))

    assert (context["phase"], context["can_start"]) == (phase, can_start)
    assert context["start_url"] == f"/c/{competition.slug}/enter/"
    assert bool(context["start_refusal"]) is not can_start


def test_the_rubric_is_shown_with_its_weights():
    competition = make_competition()
    dimension = make_rubric(competition, criteria=3).dimensions.get()
    make_criterion(dimension, key="inclusiveness", position=9, is_counted=False)

    (shown,) = context_of(competition)["rubric"].dimensions

    assert (shown["name"], shown["weight"]) == ("Strategy", "100")
    assert [(c["name"], c["weight"], c["counted"]) for c in shown["criteria"]] == [
        ("Criterion-1", "33.33", True),
        ("Criterion-2", "33.33", True),
        ("Criterion-3", "33.33", True),
        ("Inclusiveness", "0", False),
    ]


def test_partners_stand_by_role_in_the_order_of_the_roles():
    competition = make_competition()
    for role in (PartnerRole.INDUSTRY_SUPPORTER, PartnerRole.APPROVER, PartnerRole.APPROVER):
        make_partner(competition, role=role, name=role.value)

    shown = context_of(competition)["partners"]

    assert [(group.role, len(group.partners)) for group in shown] == [
        ("Project approver", 2),
        ("Industry supporters", 1),
    ]


def test_organisers_texts_are_rendered_without_scripts():
    competition = make_competition(about="**Bold** <script>alert(1)</script>")

    html = call_page.texts_of(competition).about_html

    assert "<strong>Bold</strong>" in html
    assert "<script" not in html


def test_everybody_reads_a_published_call(client):
    competition = make_competition(name="Ninth call", tagline="Cities show what works.")
    make_award(competition, name="Golden wheel")

    page = client.get(f"/c/{competition.slug}/").content.decode()

    assert "Ninth call" in page
    assert "Cities show what works." in page
    assert "Golden wheel" in page


def test_the_call_is_read_in_chinese(client):
    competition = make_competition(name={"en": "Ninth call", "zh-hans": "第九届竞赛"})

    page = client.get(f"/c/{competition.slug}/?lang=zh-hans").content.decode()

    assert "第九届竞赛" in page


def test_a_draft_call_is_not_found_by_strangers(client):
    competition = make_competition(state=CompetitionState.DRAFT)

    anonymous = client.get(f"/c/{competition.slug}/")
    client.force_login(make_user())
    stranger = client.get(f"/c/{competition.slug}/")
    client.force_login(make_member(competition, Role.OBSERVER))
    member = client.get(f"/c/{competition.slug}/")

    assert [anonymous.status_code, stranger.status_code, member.status_code] == [404, 404, 200]
