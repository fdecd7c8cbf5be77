"""The checklist as it was answered stays with the finding, and the team reads the reasons in its own language."""

import pytest
from django.utils import translation

from input2.notifications.models import Message
from submissions import moments, services
from submissions.checklist import Checked, ChecklistChangedError, ContradictionError
from submissions.enums import ScreeningOutcome
from submissions.models import ChangeRequest, Screening
from submissions.services.exchange import NothingSaidError
from tests.factories import (
    NOW,
    make_change_request,
    make_competition,
    make_handed_in,
    make_member,
    make_screening_item,
    make_screening_reason,
    make_team_member,
    make_user,
)

pytestmark = pytest.mark.django_db

ELIGIBLE, INELIGIBLE = ScreeningOutcome.ELIGIBLE, ScreeningOutcome.INELIGIBLE
UNSIGNED = Checked("letter", is_met=None, reasons=("unsigned",))


@pytest.fixture
def item():
    item = make_screening_item(make_competition(languages=["en", "zh-hans"]))
    item.reasons.update(text={"en": "The letter is not signed.", "zh-hans": "信函没有签名。"})
    return item


def screen(entry, outcome, *checks, reason=""):
    return services.screen(
        entry,
        outcome=outcome,
        reason=reason,
        checks=checks,
        version_number=1,
        by=make_member(entry.competition),
        now=NOW,
    )


def test_each_person_reads_the_chosen_reasons_in_their_own_language(item):
    entry = make_handed_in(item.competition, owner=make_user(language="en"))
    make_team_member(entry, make_user(language="zh-hans"))

    screen(entry, INELIGIBLE, UNSIGNED, reason="See page 2.")

    texts = {m.language: m.text for m in Message.objects.filter(kind="submissions/screened")}
    assert "The letter is not signed.\nSee page 2." in texts["en"]
    assert "信函没有签名。\nSee page 2." in texts["zh-hans"]
    assert Screening.objects.get().reason == "The letter is not signed.\nSee page 2."


def test_the_finding_keeps_the_words_that_it_was_made_with(item):
    entry = make_handed_in(item.competition)
    screen(entry, INELIGIBLE, UNSIGNED)

    item.delete()

    (moment,) = moments.of_kind(moments.moments_of(entry), moments.Happened.SCREENED)
    with translation.override("zh-hans"):
        assert moment.said == "信函没有签名。"
    (check,) = Screening.objects.get().checks
    assert (check["key"], check["is_met"]) == ("letter", False)


def test_a_chosen_reason_is_reason_enough_for_a_request_too(item):
    entry = make_handed_in(item.competition)

    make_change_request(entry, what="", checks=[UNSIGNED])

    request = ChangeRequest.objects.get()
    assert (request.what, request.note) == ("The letter is not signed.", "")
    with pytest.raises(NothingSaidError):
        make_change_request(entry, what="", checks=[Checked("letter", is_met=True)])


def test_no_entry_is_found_eligible_past_a_point_that_is_not_met(item):
    entry = make_handed_in(item.competition)

    with pytest.raises(ContradictionError, match="marked as not met"):
        screen(entry, ELIGIBLE, Checked("letter", is_met=False))
    with pytest.raises(ContradictionError, match="marked as met"):
        screen(entry, INELIGIBLE, Checked("letter", is_met=True, reasons=("unsigned",)))

    assert screen(entry, ELIGIBLE, Checked("letter", is_met=True)).checks[0]["is_met"] is True


@pytest.mark.parametrize(
    "gone", [Checked("address", is_met=True), Checked("letter", reasons=("late",))]
)
def test_what_is_not_on_the_list_any_more_is_not_recorded(item, gone):
    with pytest.raises(ChecklistChangedError):
        screen(make_handed_in(item.competition), INELIGIBLE, gone, reason="No.")

    assert not Screening.objects.exists()


def test_a_reason_of_another_competition_is_not_recorded(item):
    other = make_screening_item(make_competition(), key="other")
    make_screening_reason(other, key="foreign", position=2)

    with pytest.raises(ChecklistChangedError):
        screen(
            make_handed_in(item.competition), INELIGIBLE, Checked("letter", reasons=("foreign",))
        )
