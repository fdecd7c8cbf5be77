from datetime import timedelta

import pytest
from django.utils import timezone

from competitions.enums import Role
from input2.jobs import services as jobs
from input2.jobs.models import Job
from judging import services
from judging.enums import PUBLISHING, DecisionKind, DecisionState, RoundState
from judging.models import Decision, Publication
from judging.selectors.decisions import decidable, missing, tallies
from submissions.enums import EntryState
from tests.factories import (
    NOW,
    make_assignment,
    make_award,
    make_competition,
    make_decision,
    make_eligible,
    make_judge,
    make_member,
    make_published,
    make_ranking,
    make_round,
    make_scorecard,
    make_team_member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return make_round(judges_per_entry=1)


@pytest.fixture
def organiser(client, round_):
    person = make_member(round_.competition)
    client.force_login(person)
    return person


@pytest.fixture
def closed(round_, organiser):
    """A closed round with one decided entry that lacks nothing."""
    entry = make_scored(round_, comment="Well measured.")
    make_decision(round_, entry=entry, by=organiser)
    return services.close_round(round_, by=organiser, now=NOW)


def make_scored(round_, points=8, *, comment="", confidential="", **answers):
    entry = make_eligible(round_.competition, answers={"track": "green", **answers})
    card = make_scorecard(make_assignment(round_, entry=entry), (points, points))
    card.comment_for_applicant, card.comment_confidential = comment, confidential
    card.save()
    return entry


def url(round_, step=""):
    return f"/organise/{round_.competition.slug}/decisions/{round_.position}/{step}"


def text_of(answer):
    return answer.content.decode()


def kinds(round_):
    return dict(round_.decisions.values_list("entry__code", "kind"))


def codes(page):
    return [row.entry.code for row in page.context["rows"]]


def save(client, round_, entry, **given):
    return client.post(url(round_, f"{entry.code}/"), {"standing": 0, "kind": "advance", **given})


def order(page, **given):
    """What the form of the publish page sends when it is left as it is."""
    return {"looked_at": page.context["looked_at"], "shares_comments": "on", **given}


# The list


def test_list_is_by_rank_with_what_is_decided(client, round_, organiser):
    second, first = make_scored(round_, 6), make_scored(round_, 9, track="transport")
    unranked = make_eligible(round_.competition)
    award = make_award(round_.competition)
    make_ranking(round_)
    make_decision(
        round_, entry=first, kind=DecisionKind.AWARD, award=award, feedback="Good.", by=organiser
    )

    page = client.get(url(round_))

    assert codes(page) == [first.code, second.code, unranked.code]
    row = page.context["rows"][0]
    assert (row.entry.rank, row.entry.rank_in_track, row.mean) == (1, 1, "90.0")
    assert (row.badge.label, row.entry.written > 0) == (f"Wins “{award}”", True)
    assert (page.context["figures"].undecided, page.context["figures"].pending) == (2, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("decision=advance", ["decided"]),
        ("decision=undecided", ["open"]),
        ("decision=nonsense", ["decided", "open"]),
        ("track=green", ["decided"]),
        ("track=green&decision=undecided", []),
        ("q=by+RAIL", ["open"]),
        ("q={decided}", ["decided"]),
    ],
)
def test_filters_are_links(client, round_, organiser, query, found):
    entries = {
        "decided": make_scored(round_, 9),
        "open": make_scored(round_, 5, track="transport", title="By rail"),
    }
    make_ranking(round_)
    make_decision(round_, entry=entries["decided"], by=organiser)

    page = client.get(url(round_) + "?" + query.format(decided=entries["decided"].code.lower()))

    assert codes(page) == [entries[name].code for name in found]


def test_list_without_entries_says_what_would_fill_it(client, round_, organiser):
    assert "No entry to decide about" in text_of(client.get(url(round_)))


def test_rounds_are_one_tab_each(client, round_, organiser):
    make_round(round_.competition, position=2, rubric=round_.rubric, name="Final review")
    make_round(
        round_.competition, position=3, rubric=round_.rubric, name="Later", state=RoundState.DRAFT
    )

    page = client.get(url(round_))

    assert [tab["label"] for tab in page.context["tabs"]] == [str(round_.name), "Final review"]


@pytest.mark.parametrize(("state", "position"), [(RoundState.OPEN, 2), (RoundState.CLOSED, 1)])
def test_the_short_way_leads_to_the_round_that_waits(client, organiser, round_, state, position):
    make_eligible(round_.competition)
    round_.state = state
    round_.closes_at = timezone.now() + timedelta(days=1)
    round_.save()
    make_round(
        round_.competition,
        position=2,
        rubric=round_.rubric,
        closes_at=timezone.now() + timedelta(days=1),
    )

    answer = client.get(f"/organise/{round_.competition.slug}/decisions/")

    assert answer.url == f"/organise/{round_.competition.slug}/decisions/{position}/"


def test_before_a_round_is_opened_there_is_nothing_to_decide(client, round_, organiser):
    round_.state = RoundState.DRAFT
    round_.save()

    page = client.get(f"/organise/{round_.competition.slug}/decisions/")

    assert "No round has been opened yet" in text_of(page)


def test_observers_read_the_list_without_its_controls(client, round_):
    entry = make_scored(round_)
    client.force_login(make_member(round_.competition, Role.OBSERVER))

    text = text_of(client.get(url(round_)))

    assert entry.title in text
    assert "Observers change nothing." in text
    assert 'name="code"' not in text
    assert "/by-rank/" not in text


def test_what_is_published_can_no_longer_be_ticked(client, closed, organiser):
    entry = Decision.objects.get().entry
    make_published(closed, by=organiser)

    page = client.get(url(closed))

    assert codes(page) == [entry.code]
    assert f'value="{entry.code}"' not in text_of(page)


# Many at once


def test_many_are_decided_with_a_result_for_each(client, round_, organiser):
    award = make_award(round_.competition, key="gold")
    kept, gone = make_eligible(round_.competition), make_eligible(round_.competition)
    gone.state = EntryState.WITHDRAWN
    gone.save()

    page = client.post(
        url(round_, "many/"), {"code": [gone.code, kept.code], "verdict": "award:gold"}
    )

    rows = page.context["rows"]
    assert [(row["entry"], row["refusal"]) for row in rows] == [
        (gone, f"{gone.code} is not an entry of this round."),
        (kept, ""),
    ]
    assert Decision.objects.get().award == award


def test_bulk_leaves_open_again(client, round_, organiser):
    decision = make_decision(round_, by=organiser)

    client.post(url(round_, "many/"), {"code": [decision.entry.code], "verdict": "undecided"})

    assert kinds(round_) == {decision.entry.code: ""}


@pytest.mark.parametrize(
    "given", [{"verdict": "advance"}, {"code": ["{}"]}, {"code": ["{}"], "verdict": "award:none"}]
)
def test_bulk_without_rows_or_decision_changes_nothing(client, round_, organiser, given):
    entry = make_eligible(round_.competition)
    sent = {
        name: [one.format(entry.code) for one in value] if name == "code" else value
        for name, value in given.items()
    }

    answer = client.post(url(round_, "many/"), {**sent, "track": "green"})

    assert answer.url == url(round_) + "?track=green"
    assert "Tick the entries" in text_of(client.get(answer.url))
    assert not Decision.objects.exists()


def test_address_of_a_result_leads_back_to_the_list(client, round_, organiser):
    for step in ("many/", "by-rank/"):
        assert client.get(url(round_, step)).url == url(round_)


def test_first_of_each_track_by_rank_with_the_ties_named(client, round_, organiser):
    first = make_scored(round_, 9)
    tied = [make_scored(round_, 7), make_scored(round_, 7)]
    other = make_scored(round_, 5, track="transport")
    make_ranking(round_)

    page = client.post(url(round_, "by-rank/"), {"places-green": "2", "places-transport": ""})

    assert kinds(round_) == {first.code: "advance"}
    assert all(entry.code in text_of(page) for entry in tied)
    assert other.code not in text_of(page)


@pytest.mark.parametrize("given", [{}, {"places-green": "two"}, {"places-green": "-1"}])
def test_by_rank_wants_whole_numbers(client, round_, organiser, given):
    make_scored(round_, 9)
    make_ranking(round_)

    answer = client.post(url(round_, "by-rank/"), given)

    assert "whole numbers" in text_of(client.get(answer.url))
    assert not Decision.objects.exists()


# One entry


def test_organisers_read_each_judge_by_name(client, round_, organiser):
    entry = make_scored(round_, 8, comment="Well measured.", confidential="Too dear for us.")
    judge = entry.assignments.get().judge

    text = text_of(client.get(url(round_, f"{entry.code}/")))

    for said in (str(judge), "80.0", "Well measured.", "Too dear for us."):
        assert said in text


def test_decision_is_saved_with_its_texts(client, round_, organiser):
    entry = make_scored(round_, comment="Written in anger.")
    card = entry.assignments.get().scorecard
    award = make_award(round_.competition)

    save(
        client, round_, entry,
        kind="award", award=award.key, feedback="Good.", note="Ours.", offered=card.pk,
    )  # fmt: skip

    decision = Decision.objects.get()
    assert (decision.kind, decision.award) == ("award", award)
    assert (decision.feedback, decision.note) == ("Good.", "Ours.")
    assert (decision.withheld, decision.decided_by) == ([card.pk], organiser)


def test_comment_that_was_not_on_the_page_is_not_kept_back(client, round_, organiser):
    entry = make_scored(round_, comment="Came in while the page was open.")

    save(client, round_, entry)

    assert Decision.objects.get().withheld == []


def test_comment_can_be_let_through_again(client, round_, organiser):
    entry = make_scored(round_, comment="Well measured.")
    card = entry.assignments.get().scorecard
    make_decision(round_, entry=entry, withheld=[card.pk], by=organiser)

    save(client, round_, entry, standing=1, offered=card.pk, told=card.pk)

    assert Decision.objects.get().withheld == []


def test_prize_is_asked_for_and_what_was_typed_kept(client, round_, organiser):
    entry = make_scored(round_)

    page = save(client, round_, entry, kind="award", feedback="Typed already.")

    assert "Say which prize the entry wins." in text_of(page)
    assert "Typed already." in text_of(page)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("given", [{"kind": "nonsense"}, {"kind": "award", "award": "other"}])
def test_what_nobody_was_offered_is_refused(client, round_, organiser, given):
    make_award(make_competition(), key="other")
    entry = make_scored(round_)

    assert save(client, round_, entry, **given).status_code == 200
    assert not Decision.objects.exists()


def test_prize_chosen_before_another_decision_does_not_count(client, round_, organiser):
    award, entry = make_award(round_.competition), make_scored(round_)

    save(client, round_, entry, kind="not_selected", award=award.key)

    assert (Decision.objects.get().kind, Decision.objects.get().award) == ("not_selected", None)


def test_later_of_two_organisers_sees_both_and_keeps_the_own(client, round_, organiser):
    other = make_member(round_.competition, full_name="Wei Chen")
    entry = make_scored(round_)
    make_decision(round_, entry=entry, kind=DecisionKind.NOT_SELECTED, feedback="Theirs.", by=other)

    page = save(client, round_, entry, feedback="Mine.")

    assert [(one.theirs, one.yours) for one in page.context["form"].stale] == [
        ("Not selected", "Goes on"),
        ("Theirs.", "Mine."),
    ]
    assert 'name="standing" value="1"' in text_of(page)
    assert kinds(round_) == {entry.code: "not_selected"}


def test_who_has_seen_both_may_write_over_the_other(client, round_, organiser):
    entry = make_scored(round_)
    make_decision(round_, entry=entry, kind=DecisionKind.NOT_SELECTED, by=organiser)
    save(client, round_, entry)

    save(client, round_, entry, standing=1)

    assert kinds(round_) == {entry.code: "advance"}


def test_a_form_without_what_was_read_writes_over_nobody(client, round_, organiser):
    entry = make_scored(round_)
    make_decision(round_, entry=entry, kind=DecisionKind.NOT_SELECTED, by=organiser)

    client.post(url(round_, f"{entry.code}/"), {"kind": "advance"})

    assert kinds(round_) == {entry.code: "not_selected"}


def test_save_and_next_goes_down_the_list(client, round_, organiser):
    first, second, last = (make_scored(round_, points) for points in (9, 7, 5))
    make_ranking(round_)

    assert save(client, round_, first, next="1").url == url(round_, f"{second.code}/")
    assert save(client, round_, last, next="1").url == url(round_)
    assert save(client, round_, second).url == url(round_, f"{second.code}/")


def test_neighbours_are_those_next_to_it_in_the_list(client, round_, organiser):
    ranked = [make_scored(round_, points) for points in (9, 8, 7, 6, 5)]
    unranked = sorted(
        [make_eligible(round_.competition) for _ in range(2)], key=lambda one: one.code
    )
    make_ranking(round_)

    def place(entry):
        page = client.get(url(round_, f"{entry.code}/"))
        return [row.entry.code for row in page.context["place"]]

    assert place(ranked[2]) == [entry.code for entry in ranked]
    assert place(ranked[0]) == [entry.code for entry in ranked[:3]]
    assert place(unranked[0]) == [one.code for one in [*ranked[3:], *unranked]]


def test_team_will_read_what_is_not_kept_back(client, round_, organiser):
    entry = make_scored(round_, comment="Well measured.")
    make_decision(round_, entry=entry, feedback="Come back.", by=organiser)

    preview = client.get(url(round_, f"{entry.code}/")).context["preview"]

    assert (preview["kind"], preview["feedback"]) == ("advance", "Come back.")
    assert "On the shortlist" in {one["title"] for one in preview["outcomes"]}


def test_after_publication_it_can_only_be_read(client, closed, organiser):
    entry = Decision.objects.get().entry
    make_published(closed, by=organiser)

    page = client.get(url(closed, f"{entry.code}/"))
    again = save(client, closed, entry, standing=1, kind="not_selected")

    assert page.context["form"] is None
    assert f"by {organiser}" in text_of(page)
    assert "Well measured." in text_of(page)
    assert "stays" in text_of(again)
    assert kinds(closed) == {entry.code: "advance"}


def test_published_page_shows_what_the_team_reads(client, closed, organiser):
    make_published(closed, by=organiser, shares_marks=True)

    page = client.get(url(closed, f"{Decision.objects.get().entry.code}/"))

    outcome = page.context["preview"]["outcome"]
    assert (outcome.title, outcome.comments) == ("On the shortlist", ["Well measured."])
    assert outcome.marks.overall == "80.0 of 100"
    assert [row["value"] for row in outcome.marks.rows] == ["80.0 of 100"]
    assert "80.0 of 100" in text_of(page)


def test_entry_that_left_the_running_says_so(client, round_, organiser):
    decision = make_decision(round_, by=organiser)
    decision.entry.state = EntryState.WITHDRAWN
    decision.entry.save()

    page = client.get(url(round_, f"{decision.entry.code}/"))

    assert "no longer in the running" in text_of(page)
    assert page.context["form"] is None


def test_entry_that_the_round_is_not_about_is_not_found(client, round_, organiser):
    for entry in (make_eligible(), make_eligible(make_competition())):
        assert client.get(url(round_, f"{entry.code}/")).status_code == 404
    assert client.get(url(round_, "INPUT2-NOONE/")).status_code == 404


def test_observers_read_a_decision_and_take_none(client, round_):
    entry = make_scored(round_, comment="Well measured.")
    client.force_login(make_member(round_.competition, Role.OBSERVER))

    page = client.get(url(round_, f"{entry.code}/"))
    save(client, round_, entry)

    assert "Well measured." in text_of(page)
    assert page.context["form"] is None
    assert not Decision.objects.exists()


# Own entries and strangers


@pytest.mark.parametrize("step", ["", "publish/", "publish/progress/", "{code}/"])
def test_who_has_an_own_entry_in_the_round_is_refused(client, round_, organiser, step):
    entry = make_scored(round_, comment="Well measured.")
    make_team_member(make_eligible(round_.competition), user=organiser)

    answer = client.get(url(round_, step.format(code=entry.code)))

    assert answer.status_code == 403
    assert "Well measured." not in text_of(answer)
    assert entry.title not in text_of(answer)


@pytest.mark.parametrize("step", ["many/", "by-rank/", "{code}/", "publish/"])
def test_who_has_an_own_entry_changes_nothing(client, round_, organiser, step):
    entry = make_scored(round_)
    make_ranking(round_)
    make_team_member(make_eligible(round_.competition), user=organiser)

    client.post(
        url(round_, step.format(code=entry.code)),
        {"code": entry.code, "verdict": "advance", "kind": "advance", "places-green": "1"},
    )

    assert not Decision.objects.exists()
    assert not Publication.objects.exists()


def test_own_entry_that_was_not_selected_keeps_the_round_closed(client, closed, organiser):
    own = make_decision(
        closed,
        entry=make_eligible(closed.competition),
        kind=DecisionKind.NOT_SELECTED,
        by=organiser,
    ).entry
    make_published(closed, by=organiser)
    member = make_member(closed.competition)
    make_team_member(own, user=member)
    client.force_login(member)

    assert client.get(url(closed)).status_code == 403


# Publishing


def test_page_says_what_will_happen(client, closed, organiser):
    award = make_award(closed.competition, name="Gold")
    make_decision(
        closed,
        entry=make_scored(closed_again(closed), 9),
        kind=DecisionKind.AWARD,
        award=award,
        by=organiser,
    )

    context = client.get(url(closed, "publish/")).context

    assert [(one["label"], one["number"]) for one in context["outcomes"]] == [
        ("Shortlisted", 1),
        ("Gold", 1),
    ]
    assert (context["pending"], context["mails"], context["lacks"]) == (2, 2, [])


def closed_again(round_):
    """Scores come in only while it is open."""
    round_.state = RoundState.OPEN
    round_.save()
    return round_


def test_publishing_is_asked_for_and_a_worker_carries_it_out(client, closed, organiser):
    page = client.get(url(closed, "publish/"))

    answer = client.post(url(closed, "publish/"), order(page))

    assert answer.url == url(closed, "publish/")
    assert "are being published" in text_of(client.get(answer.url))
    assert "hx-get" in text_of(client.get(url(closed, "publish/progress/")))
    jobs.run(Job.objects.get(kind=PUBLISHING).pk, now=timezone.now())
    done = text_of(client.get(url(closed, "publish/progress/")))
    assert "1 decision is published" in done
    assert str(organiser) in done
    assert "hx-get" not in done


def test_what_is_missing_is_confirmed_box_by_box(client, closed, organiser):
    left_open = make_eligible(closed.competition)
    key = f"undecided:{left_open.code}"
    page = client.get(url(closed, "publish/"))
    assert f'value="{key}"' in text_of(page)

    refused = client.post(url(closed, "publish/"), order(page))

    assert "Not published" in text_of(refused)
    assert f'href="#{key}"' in text_of(refused)
    assert not Publication.objects.exists()
    client.post(url(closed, "publish/"), order(page, confirmed=[key]))
    assert [item["key"] for item in Publication.objects.get().confirmed] == [key]


def test_refused_order_keeps_what_was_ticked(client, closed, organiser):
    one, other = make_eligible(closed.competition), make_eligible(closed.competition)
    page = client.get(url(closed, "publish/"))

    refused = client.post(
        url(closed, "publish/"),
        {
            "looked_at": page.context["looked_at"],
            "confirmed": [f"undecided:{one.code}"],
            "shares_marks": "on",
        },
    )

    (lack,) = refused.context["lacks"]
    ticked = {item["key"]: item["is_confirmed"] for item in lack["items"]}
    assert ticked == {f"undecided:{one.code}": True, f"undecided:{other.code}": False}
    given = refused.context["given"]
    assert (given.shares_comments, given.shares_marks) == (False, True)


def test_decisions_that_changed_in_the_meantime_are_looked_at_again(client, closed, organiser):
    page = client.get(url(closed, "publish/"))
    make_decision(
        closed, entry=Decision.objects.get().entry, kind=DecisionKind.NOT_SELECTED, by=organiser
    )

    refused = client.post(url(closed, "publish/"), order(page))

    assert "Decisions have changed since you looked" in text_of(refused)
    assert refused.context["looked_at"] != page.context["looked_at"]
    assert not Publication.objects.exists()


def test_second_press_of_the_button_publishes_nothing_twice(client, closed, organiser):
    page = client.get(url(closed, "publish/"))

    client.post(url(closed, "publish/"), order(page))
    again = client.post(url(closed, "publish/"), order(page))

    assert "are being published" in text_of(again)
    assert Publication.objects.count() == 1
    jobs.run(Job.objects.get(kind=PUBLISHING).pk, now=timezone.now())
    late = client.post(url(closed, "publish/"), order(page))
    assert "1 decision is published" in text_of(late)
    assert Publication.objects.count() == 1


def test_while_judges_can_score_the_page_says_why_not(client, round_, organiser):
    round_.closes_at = timezone.now() + timedelta(hours=1)
    round_.save()
    make_decision(round_, entry=make_scored(round_), by=organiser)

    page = client.get(url(round_, "publish/"))
    refused = client.post(url(round_, "publish/"), order(page))

    for answer in (page, refused, client.get(url(round_))):
        assert "can still score" in text_of(answer)
    assert not Publication.objects.exists()


def test_failed_work_says_why_and_can_be_asked_for_again(client, closed, organiser):
    client.post(url(closed, "publish/"), order(client.get(url(closed, "publish/"))))
    make_eligible(closed.competition)
    jobs.run(Job.objects.get(kind=PUBLISHING).pk, now=timezone.now())

    page = client.get(url(closed, "publish/"))

    assert "The last attempt to publish failed" in text_of(page)
    assert "Not published: confirm by name" in text_of(page)
    keys = [one.key for one in missing(closed)]
    client.post(url(closed, "publish/"), order(page, confirmed=keys))
    assert "are being published" in text_of(client.get(url(closed, "publish/")))


def test_nothing_pending_leads_to_the_decisions(client, round_, organiser):
    assert "No decision is pending" in text_of(client.get(url(round_, "publish/")))


def test_observers_publish_nothing(client, closed):
    client.force_login(make_member(closed.competition, Role.OBSERVER))
    page = client.get(url(closed, "publish/"))

    client.post(url(closed, "publish/"), order(page))

    assert "Observers change nothing." in text_of(page)
    assert not Publication.objects.exists()
    assert Decision.objects.get().state == DecisionState.PENDING


# Places that lead there


def test_round_page_leads_on_once_it_is_over(client, closed, organiser):
    page = client.get(f"/organise/{closed.competition.slug}/rounds/1/")

    assert page.context["step"]["name"] == "decide"
    assert (page.context["tally"].undecided, page.context["tally"].pending) == (0, 1)
    assert url(closed) in text_of(page)


def test_published_ranking_says_that_it_stays(client, closed, organiser):
    make_published(closed, by=organiser)

    text = text_of(client.get(f"/organise/{closed.competition.slug}/rounds/1/ranking/"))

    assert "stays as it is" in text
    assert url(closed) in text


def entry_text(client, entry):
    return text_of(client.get(f"/organise/{entry.competition.slug}/entries/{entry.code}/"))


def test_page_of_an_entry_leads_to_its_decision(client, closed, organiser):
    entry = Decision.objects.get().entry
    href = url(closed, f"{entry.code}/")

    pending = entry_text(client, entry)
    make_published(closed, by=organiser)
    published = entry_text(client, entry)

    assert href in pending
    assert "Not published: the team does not know." in pending
    assert href in published
    assert "Outcome of" in published


def test_pending_decision_is_closed_to_who_has_an_entry_in_the_round(client, closed, organiser):
    entry = Decision.objects.get().entry
    make_team_member(make_eligible(closed.competition), user=organiser)

    before = entry_text(client, entry)
    make_published(closed, by=make_member(closed.competition))
    after = entry_text(client, entry)

    assert "Goes on" not in before
    assert "Goes on" in after
    assert url(closed, f"{entry.code}/") not in before + after


def test_what_is_left_is_counted_as_it_is_listed(round_, organiser):
    through = make_decision(round_, by=organiser).entry
    make_decision(round_, kind=DecisionKind.NOT_SELECTED, by=organiser)
    make_eligible(round_.competition)
    make_published(round_, by=organiser)
    second = make_round(round_.competition, position=2, rubric=round_.rubric)
    make_decision(second, entry=through, by=organiser)
    make_assignment(second, judge=make_judge(round_.competition))

    found = tallies([round_, second])

    assert (found[round_.pk].undecided, found[round_.pk].pending) == (2, 0)
    assert (found[second.pk].undecided, found[second.pk].pending) == (1, 1)
    for each in (round_, second):
        listed = decidable(each).count()
        assert found[each.pk].undecided + found[each.pk].pending == listed
