"""Moving the call's dates: what is asked, what is written, what follows at once."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from competitions.enums import CompetitionState, Keeps, Role
from competitions.models import Competition, DateChange, KeyDate
from competitions.services import MalformedCallError, MalformedPartError, StaleEditError, dates
from input2.audit.models import Event
from input2.lib.errors import DomainError, ForbiddenError
from input2.lib.localized import by_language
from tests.factories import NOW, make_competition, make_key_date, make_member, make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
REASON = {"en": "A holiday.", "zh-hans": "假期。"}


def make_draft(**fields):
    return make_competition(state=CompetitionState.DRAFT, published_at=None, **fields)


def move(competition, *, by, opens_at=None, closes_at=None, **options):
    return dates.change_window(
        competition,
        opens_at=opens_at or competition.opens_at,
        closes_at=closes_at or competition.closes_at,
        seen=options.pop("seen", None) or dates.window_mark(competition),
        by=by,
        now=options.pop("now", NOW),
        **options,
    )


def values(**fields):
    return {"name": {"en": "Awards", "zh-hans": "颁奖"}, "at": NOW + 90 * DAY, **fields}


def stored(competition):
    return Competition.objects.get(pk=competition.pk)


def test_a_public_deadline_moves_with_a_reason_into_the_change_log():
    competition = make_competition(languages=["en", "zh-hans"])
    organiser = make_member(competition)
    before, after = competition.closes_at, competition.closes_at + 7 * DAY

    changes = move(competition, closes_at=after, reason=REASON, by=organiser)

    line = DateChange.objects.get()
    assert changes == [line]
    assert (line.key, line.before, line.after, line.changed_by) == (
        "closes_at",
        before,
        after,
        organiser,
    )
    assert by_language(line.name).keys() == {"en", "zh-hans"}
    assert by_language(line.name)["en"] == "Entries close"
    assert by_language(line.reason) == REASON
    assert stored(competition).closes_at == after
    event = Event.objects.get(action="competition.dates_changed")
    assert (event.changed, event.reason) == (["closes_at"], "A holiday.")


@pytest.mark.parametrize("reason", [None, {}, {"en": "A holiday."}, {"en": "A", "zh-hans": "  "}])
def test_a_reason_is_required_in_each_language(reason):
    competition = make_competition(languages=["en", "zh-hans"])
    organiser = make_member(competition)

    with pytest.raises(dates.ReasonMissingError):
        move(competition, closes_at=competition.closes_at + DAY, reason=reason, by=organiser)

    assert stored(competition).closes_at == competition.closes_at
    assert not DateChange.objects.exists()
    assert not Event.objects.filter(action="competition.dates_changed").exists()


def test_a_draft_needs_no_reason_and_writes_none():
    competition = make_draft()
    organiser = make_member(competition)

    changes = move(competition, closes_at=competition.closes_at + DAY, by=organiser)

    assert changes == []
    assert stored(competition).closes_at == competition.closes_at + DAY
    assert not DateChange.objects.exists()


def test_saving_what_stands_already_leaves_no_trace():
    competition = make_competition()

    assert move(competition, by=make_member(competition)) == []
    assert not Event.objects.filter(action="competition.dates_changed").exists()


@pytest.mark.parametrize("shift", [timedelta(0), -timedelta(seconds=1)])
def test_a_call_never_closes_before_it_opens(shift):
    competition = make_draft()

    with pytest.raises(MalformedCallError):
        move(competition, closes_at=competition.opens_at + shift, by=make_member(competition))


@pytest.mark.parametrize(
    ("opens", "closes", "is_asked"),
    [
        # The boundary: a window that closes at this very moment is closed.
        (None, timedelta(0), True),
        (None, timedelta(seconds=1), False),
        (None, -DAY, True),
        (timedelta(0), None, False),
        (timedelta(seconds=1), None, True),
    ],
)
def test_closing_an_open_call_at_once_has_to_be_confirmed(opens, closes, is_asked):
    competition = make_competition()
    organiser = make_member(competition)
    wanted = {"reason": {"en": "A mistake."}, "by": organiser}
    if opens is not None:
        wanted["opens_at"] = NOW + opens
    if closes is not None:
        wanted["closes_at"] = NOW + closes

    if is_asked:
        with pytest.raises(dates.ConfirmationMissingError):
            move(competition, **wanted)
        assert not DateChange.objects.exists()

    assert len(move(competition, **wanted, is_confirmed=True)) == 1


def test_opening_a_closed_call_again_has_to_be_confirmed():
    competition = make_competition(closes_at=NOW - DAY)
    wanted = {
        "closes_at": NOW + DAY,
        "reason": {"en": "More time."},
        "by": make_member(competition),
    }

    with pytest.raises(dates.ConfirmationMissingError):
        move(competition, **wanted)
    move(competition, **wanted, is_confirmed=True)

    assert stored(competition).takes_entries(NOW)


def test_the_second_of_two_organisers_is_told():
    competition = make_competition()
    organiser = make_member(competition)
    seen = dates.window_mark(competition)
    move(competition, closes_at=competition.closes_at + DAY, reason={"en": "One."}, by=organiser)

    with pytest.raises(StaleEditError) as refusal:
        move(
            competition,
            closes_at=competition.closes_at + 2 * DAY,
            reason={"en": "Two."},
            seen=seen,
            by=organiser,
        )

    assert refusal.value.row == competition
    assert DateChange.objects.count() == 1


def test_who_mends_a_text_is_in_nobodys_way():
    competition = make_competition()
    seen = dates.window_mark(competition)
    Competition.objects.filter(pk=competition.pk).update(revision=7)

    changes = move(
        competition,
        closes_at=competition.closes_at + DAY,
        reason={"en": "One."},
        seen=seen,
        by=make_member(competition),
    )

    assert len(changes) == 1


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_only_organisers_move_dates(role):
    competition = make_competition()
    other = make_member(make_competition())
    person = make_member(competition, role) if role else other
    date = make_key_date(competition)
    reason = {"en": "Mine."}

    for attempt in (
        lambda: move(competition, closes_at=NOW + DAY, reason=reason, by=person),
        lambda: dates.add_date(competition, values(), reason=reason, by=person, now=NOW),
        lambda: dates.change_date(date, values(), base=1, reason=reason, by=person, now=NOW),
        lambda: dates.remove_date(date, reason=reason, by=person, now=NOW),
        lambda: dates.change_zone(
            competition,
            zone="America/Lima",
            keeps=Keeps.INSTANTS,
            seen=dates.window_mark(competition),
            by=person,
            now=NOW,
        ),
    ):
        with pytest.raises(ForbiddenError):
            attempt()

    assert not DateChange.objects.exists()


def test_an_archived_edition_keeps_its_dates():
    competition = make_competition(state=CompetitionState.ARCHIVED)

    with pytest.raises(DomainError):
        move(competition, closes_at=NOW + DAY, reason=REASON, by=make_member(competition))


def test_a_date_announced_on_a_public_call_is_in_the_log():
    competition = make_competition()

    dates.add_date(
        competition, values(), reason={"en": "Agreed."}, by=make_member(competition), now=NOW
    )

    line = DateChange.objects.get()
    assert (line.key, line.before, line.after) == ("awards", None, NOW + 90 * DAY)
    assert Event.objects.filter(action="key_date.added").exists()


def test_a_date_taken_back_is_in_the_log_and_its_key_is_not_given_again():
    competition = make_competition()
    organiser = make_member(competition)
    date = make_key_date(competition, key="awards")
    dates.remove_date(date, reason={"en": "Cancelled."}, by=organiser, now=NOW)

    dates.add_date(competition, values(), reason={"en": "After all."}, by=organiser, now=NOW)

    assert list(DateChange.objects.order_by("pk").values_list("key", "before", "after")) == [
        ("awards", date.at, None),
        ("awards-2", None, NOW + 90 * DAY),
    ]


@pytest.mark.parametrize("step", ["add", "remove", "move"])
def test_no_public_date_changes_without_a_reason(step):
    competition = make_competition()
    organiser = make_member(competition)
    date = make_key_date(competition)
    attempts = {
        "add": lambda: dates.add_date(competition, values(), by=organiser, now=NOW),
        "remove": lambda: dates.remove_date(date, by=organiser, now=NOW),
        "move": lambda: dates.change_date(
            date, {"name": "Awards", "at": NOW}, base=1, by=organiser, now=NOW
        ),
    }

    with pytest.raises(dates.ReasonMissingError):
        attempts[step]()

    assert KeyDate.objects.get() == date
    assert KeyDate.objects.get().at == date.at


def test_another_name_needs_no_reason_and_another_end_does():
    competition = make_competition()
    organiser = make_member(competition)
    date = make_key_date(competition)
    plain = {"name": "Ceremony", "at": date.at, "ends_at": None}
    dates.change_date(date, plain, base=1, by=organiser, now=NOW)

    longer = {**plain, "ends_at": date.at + timedelta(hours=2)}
    dates.change_date(date, longer, base=2, reason={"en": "Longer."}, by=organiser, now=NOW)

    line = DateChange.objects.get()
    assert (str(line.name), line.before, line.after) == (
        "Ceremony: end",
        None,
        date.at + timedelta(hours=2),
    )


def test_a_date_ends_after_it_begins():
    competition = make_competition()

    with pytest.raises(MalformedPartError):
        dates.add_date(
            competition,
            values(ends_at=NOW + 90 * DAY),
            reason={"en": "Agreed."},
            by=make_member(competition),
            now=NOW,
        )


def test_two_organisers_and_one_announced_date():
    competition = make_competition()
    organiser = make_member(competition)
    date = make_key_date(competition)
    dates.change_date(date, values(name="First"), base=1, by=organiser, now=NOW)

    with pytest.raises(StaleEditError):
        dates.change_date(date, values(name="Second"), base=1, by=organiser, now=NOW)

    assert str(KeyDate.objects.get().name) == "First"


def test_a_date_removed_meanwhile_is_refused_with_a_sentence():
    competition = make_competition()
    organiser = make_member(competition)
    date = make_key_date(competition)
    KeyDate.objects.filter(pk=date.pk).delete()

    with pytest.raises(MalformedPartError):
        dates.change_date(date, values(), base=1, by=organiser, now=NOW)


def test_announced_dates_that_name_the_closing_move_along_under_their_own_name():
    competition = make_competition()
    organiser = make_member(competition)
    closes_at = competition.closes_at
    named = make_key_date(
        competition, key="last-day", name="Last day", at=closes_at, ends_at=closes_at + DAY
    )
    second = make_key_date(competition, key="fair", name="Fair", at=closes_at)
    other = make_key_date(competition, key="awards", at=closes_at + DAY)

    move(competition, closes_at=closes_at + 7 * DAY, reason={"en": "A holiday."}, by=organiser)

    assert [(line.key, str(line.name)) for line in DateChange.objects.order_by("pk")] == [
        ("closes_at", "Last day"),
        ("fair", "Fair"),
    ]
    for date, at in (
        (named, closes_at + 7 * DAY),
        (second, closes_at + 7 * DAY),
        (other, other.at),
    ):
        date.refresh_from_db()
        assert date.at == at
    assert (named.ends_at, named.revision) == (closes_at + 8 * DAY, 2)
    assert Event.objects.filter(action="key_date.changed").count() == 2


def test_announced_dates_stay_where_the_organiser_wants_it():
    competition = make_competition()
    date = make_key_date(competition, at=competition.closes_at)

    move(
        competition,
        closes_at=competition.closes_at + DAY,
        reason={"en": "A holiday."},
        moves_along=False,
        by=make_member(competition),
    )

    date.refresh_from_db()
    assert date.at == competition.closes_at
    assert str(DateChange.objects.get().name) == "Entries close"


@pytest.mark.parametrize("window", ["opens_at", "closes_at"])
def test_moving_a_date_that_names_the_window_moves_no_window_and_says_so(window):
    competition = make_competition()
    organiser = make_member(competition)
    date = make_key_date(competition, at=getattr(competition, window))
    change = partial(
        dates.change_date, date, values(), base=1, reason={"en": "So."}, by=organiser, now=NOW
    )

    with pytest.raises(dates.ConfirmationMissingError):
        change()
    change(is_confirmed=True)

    assert getattr(stored(competition), window) == getattr(competition, window)
    assert DateChange.objects.count() == 1


def change_zone(competition, zone, keeps, **options):
    return dates.change_zone(
        competition,
        zone=zone,
        keeps=keeps,
        seen=dates.window_mark(competition),
        by=make_member(competition),
        now=NOW,
        **options,
    )


def test_another_zone_moves_no_moment_unless_it_is_asked_to():
    competition = make_competition(time_zone="Asia/Shanghai")
    date = make_key_date(competition)

    assert change_zone(competition, "Pacific/Honolulu", Keeps.INSTANTS) == []

    after = stored(competition)
    assert (after.time_zone, after.closes_at) == ("Pacific/Honolulu", competition.closes_at)
    assert KeyDate.objects.get().at == date.at
    assert not DateChange.objects.exists()


def test_clock_times_that_stay_move_every_date_and_say_why():
    closes_at = datetime(2027, 9, 30, 15, 59, tzinfo=UTC)
    competition = make_competition(
        time_zone="Asia/Shanghai", opens_at=closes_at - 400 * DAY, closes_at=closes_at
    )
    make_key_date(competition, key="awards", at=datetime(2027, 12, 1, 1, tzinfo=UTC))

    change_zone(
        competition, "America/Lima", Keeps.CLOCK, reason={"en": "Wrong zone."}, is_confirmed=True
    )

    assert stored(competition).closes_at == datetime(2027, 10, 1, 4, 59, tzinfo=UTC)
    assert KeyDate.objects.get().at == datetime(2027, 12, 1, 14, tzinfo=UTC)
    assert sorted(DateChange.objects.values_list("key", flat=True)) == [
        "awards",
        "closes_at",
        "opens_at",
    ]


@pytest.mark.parametrize(
    "at",
    [
        # 02:30 on a day on which Auckland has no such time, and on one on which it has two.
        datetime(2027, 9, 25, 18, 30, tzinfo=UTC),
        datetime(2027, 4, 3, 18, 30, tzinfo=UTC),
    ],
)
def test_clock_times_that_the_new_zone_lacks_are_never_guessed(at):
    competition = make_competition(time_zone="Asia/Shanghai")
    make_key_date(competition, at=at)

    with pytest.raises(MalformedCallError, match="Auckland"):
        change_zone(
            competition,
            "Pacific/Auckland",
            Keeps.CLOCK,
            reason={"en": "Wrong zone."},
            is_confirmed=True,
        )

    assert stored(competition).time_zone == "Asia/Shanghai"


def test_an_unknown_zone_is_refused():
    with pytest.raises(MalformedCallError):
        change_zone(make_competition(), "Mars/Olympus", Keeps.INSTANTS)


def test_a_stranger_is_nobody():
    competition = make_competition()

    with pytest.raises(ForbiddenError):
        move(competition, closes_at=NOW + DAY, reason=REASON, by=make_user())
