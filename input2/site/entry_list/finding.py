"""The entries that an address asks for, as a queryset: nothing is read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils.translation import gettext as _

from competitions.enums import Fills, QuestionType
from competitions.models import Competition, Question
from input2.site.entry_list.wanted import Judged, Wanted
from input2.site.organising import open_rounds, rounds_of
from judging.enums import RoundState
from judging.models import Assignment, Round
from submissions.enums import EntryState
from submissions.missing_files import lacks_files
from submissions.models import Entry, shown_state
from submissions.workflow import HANDED_IN, IN_THE_RUNNING

# Before something is handed in, a draft shows organisers its title and code alone.
IS_READABLE = Q(current_version__isnull=False)
# The columns that keep the key of an option, which the form has words for.
WORDED: Final = (Fills.ENTRY_TYPE, Fills.ORGANISATION_TYPE, Fills.MATURITY)


class _AtOnce(Func):
    """The same condition, for which the database finds all rows of the inner query once and then looks each outer one up among them.

    Without it, it goes from the inner rows to the outer ones: ten times as long where most are found, as nobody tells it how many are.
    """

    template = "(%(expressions)s) IS TRUE"
    output_field = BooleanField()


@dataclass(frozen=True)
class Scope:
    """Whose entries, in which round judges are counted, and at which instant."""

    competition: Competition
    judged: Round | None
    now: datetime

    @cached_property
    def questions(self) -> Sequence[Question]:
        """What the list needs of the form: the choices that fill a column, also retired ones, and the files it asks for; one query."""
        of_list = Q(fills__in=WORDED) | Q(type=QuestionType.FILES, retired_at=None)
        asked = Question.objects.filter(of_list, competition=self.competition)
        return list(asked.select_related("shown_if").order_by(F("retired_at").asc(nulls_last=True)))


def entries_asked_for(competition: Competition, address: str, *, now: datetime) -> QuerySet[Entry]:
    """The entries that a query string of the list means, all pages of it, in no order; reads the rounds and where needed the form.

    For whoever does something with a filtered list: steps on all of them, files of all of them, tables of all of them.
    """
    wanted = Wanted.from_address(QueryDict(address).dict())
    return entries_matching(scope_of(competition, wanted, rounds_of(competition), now=now), wanted)


def scope_of(
    competition: Competition, wanted: Wanted, rounds: Sequence[Round], *, now: datetime
) -> Scope:
    """Judges are counted in the round that was asked for, else in the first that is open, else in the last that was."""
    begun = [round_ for round_ in rounds if round_.state != RoundState.DRAFT]
    asked = [round_ for round_ in rounds if str(round_.position) == wanted.round]
    judged = next(iter([*asked, *open_rounds(rounds), *reversed(begun)]), None)
    return Scope(competition, judged, now)


def misread_rounds(wanted: Wanted, rounds: Sequence[Round]) -> dict[str, list[str]]:
    """Where a program names a round that the call has not, and would count judges in another."""
    if not wanted.round or any(str(round_.position) == wanted.round for round_ in rounds):
        return {}
    return {"round": [_("There is no such round.")]}


def entries_matching(scope: Scope, wanted: Wanted) -> QuerySet[Entry]:
    """Every entry that fits all the filters, in no order."""
    return _narrowed(scope, wanted).filter(*conditions(scope, wanted).values())


def entries_to_count(scope: Scope, wanted: Wanted) -> QuerySet[Entry]:
    """The same before the filters that `facets` counts one against the other."""
    return _narrowed(scope, wanted).annotate(shown_state=shown_state(scope.now))


def conditions(scope: Scope, wanted: Wanted) -> dict[str, Q]:
    """What each filter that `facets` counts asks of an entry, by its name in `Wanted`; one that is not given asks nothing."""
    columns = {
        "track": ("track__key", wanted.track),
        "kind": ("entry_type", wanted.kind),
        "economy": ("economy", wanted.economy),
        "type": ("organisation_type", wanted.type),
        "msme": ("is_msme", {"yes": True, "no": False}.get(wanted.msme, "")),
    }
    given = {
        name: IS_READABLE & Q(**{column: value})
        for name, (column, value) in columns.items()
        if value != ""
    }
    return {"state": _stands(wanted.state, scope.now), **given}


def with_shown(scope: Scope, wanted: Wanted, found: QuerySet[Entry]) -> QuerySet[Entry]:
    """With what rows show and are sorted by: the organisation, and in a round the number of judges at work."""
    shown = found.annotate(shown_organisation=_organisation(wanted))
    if scope.judged is None:
        return shown
    at_work = Assignment.objects.at_work().filter(round=scope.judged)
    return shown.annotate(judges=_number_of(at_work.filter(entry=OuterRef("pk"))))


def with_places(scope: Scope, wanted: Wanted, found: QuerySet[Entry]) -> QuerySet[Entry]:
    """The same values, in a way that is cheap where all entries are sorted by them."""
    shown = found.annotate(shown_organisation=_organisation(wanted))
    if scope.judged is None:
        return shown
    at_work = Assignment.objects.at_work().filter(round=scope.judged)
    of_entry = Assignment.objects.filter(entry=OuterRef("pk"), round=scope.judged)
    counted = of_entry.filter(_AtOnce(Q(pk__in=at_work.order_by().values("pk"))))
    return shown.annotate(judges=_number_of(counted))


def may_list_drafts(wanted: Wanted) -> bool:
    """Whether something may be listed that was never handed in; of all else a constraint says that it has its version and instant."""
    return wanted.state in {EntryState.DRAFT, EntryState.WITHDRAWN}


def _organisation(wanted: Wanted) -> F | Case:
    if not may_list_drafts(wanted):
        # By the bare column, which has an index.
        return F("organisation")
    return Case(
        When(IS_READABLE, then=F("organisation")), default=Value(""), output_field=CharField()
    )


def _narrowed(scope: Scope, wanted: Wanted) -> QuerySet[Entry]:
    found = Entry.objects.filter(competition=scope.competition)
    if wanted.query:
        found = found.filter(_says(wanted.query))
    if wanted.judges:
        found = found.filter(IS_READABLE, _has_judges(wanted.judges, scope.judged))
    if wanted.files:
        found = found.filter(IS_READABLE, lacks_files(scope.questions, now=scope.now))
    return found


def _stands(state: str, now: datetime) -> Q:
    """As `shown_state` says, in words for which the database has an index."""
    if not state:
        return Q(state__in=HANDED_IN)
    if state == EntryState.CHANGES_REQUESTED:
        return Q(state=state, changes_until__gt=now)
    if state == EntryState.SUBMITTED:
        left = Q(state=EntryState.CHANGES_REQUESTED, changes_until__lte=now)
        return Q(state=state) | left
    return Q(state=state)


def _says(typed: str) -> Q:
    # A function, as the database takes reading every entry for cheaper than the index where a word is in most of them.
    return Q(_AtOnce(Q(pk__in=RawSQL("SELECT input2_entries_saying(%s)", [typed]))))


def _has_judges(judged: str, round_: Round | None) -> Q:
    """Too few of them says something about entries that judges may score, and about no other."""
    if round_ is None:
        # Where nothing is judged the filter lists nothing: whoever acts on its entries must not meet all of them.
        return Q(pk__in=[])
    at_work = Assignment.objects.at_work().filter(round=round_).order_by()
    counted = at_work.values("entry").annotate(number=Count("pk"))
    wanted = round_.judges_per_entry
    if judged == Judged.ENOUGH:
        return Q(pk__in=counted.filter(number__gte=wanted).values("entry"))
    if judged == Judged.FEW:
        few = counted.filter(number__lt=wanted).values("entry")
        return Q(state__in=IN_THE_RUNNING, pk__in=few)
    return Q(state__in=IN_THE_RUNNING) & ~Q(pk__in=at_work.values("entry"))


def _number_of(assignments: QuerySet[Assignment]) -> Subquery:
    # Not as an aggregate, which would group the rows by what they all have in common.
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(assignments.order_by().annotate(number=number).values("number"))
