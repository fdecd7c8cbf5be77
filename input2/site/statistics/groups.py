"""Who entered: how many entries handed in stand in each group, one statement for each kind of group."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Count, F, Q, Subquery
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.enums import Fills, QuestionType
from competitions.models import Competition, Question, Track
from input2.lib import economies
from input2.site.statistics.suppression import held_back
from submissions.models import Entry
from submissions.workflow import HANDED_IN

NOT_SAID: Final = ""
# What was sent at the last moment may still be on its way into the database.
SETTLING: Final = timedelta(minutes=1)

# By the day, in the call's own zone, on which an entry was handed in first.
DAYS: Final = """
SELECT (version.submitted_at AT TIME ZONE %(zone)s)::date AS day, count(*)::int AS entries
FROM submissions_entry AS entry
JOIN submissions_version AS version ON version.entry_id = entry.id AND version.number = 1
WHERE entry.competition_id = %(competition)s AND entry.state = ANY(%(handed_in)s)
GROUP BY day ORDER BY day
"""
# As everything stood at a closing: were later changes counted, whoever watches the sums could tell whose answer moved them. A closing that
# was moved after it had passed is one too, in the order in which readers met them.
VOLUNTARY: Final = """
WITH closing AS (
    SELECT row_number() OVER (ORDER BY min(met.until)) AS place, met.at
    FROM (
      SELECT change.before AS at, change.changed_at AS until
      FROM competitions_datechange AS change
      WHERE change.competition_id = %(competition)s AND change.key = 'closes_at'
        AND change.before + %(settling)s <= change.changed_at
      UNION ALL SELECT %(closes_at)s, 'infinity'
    ) AS met
    GROUP BY met.at
  ), counted AS (
    SELECT closing.place, entry.id FROM closing
    JOIN submissions_version AS version ON version.number = 1 AND version.submitted_at < closing.at
    JOIN submissions_entry AS entry ON entry.id = version.entry_id
    WHERE entry.competition_id = %(competition)s
  ), said AS (
    SELECT DISTINCT ON (closing.place, answer.id)
      closing.place, answer.entry_id, answer.question_id, change.value
    FROM competitions_question AS question
    JOIN submissions_answer AS answer ON answer.question_id = question.id
    JOIN submissions_answerchange AS change ON change.answer_id = answer.id
    JOIN closing ON change.saved_at < closing.at
    WHERE question.competition_id = %(competition)s AND question.is_statistical
    ORDER BY closing.place, answer.id, change.saved_at DESC, change.id DESC
  )
SELECT closing.at, question.key, question.type, question.label, question.options,
  coalesce(said.value #>> '{}', '') AS value, count(counted.id)::int AS entries
FROM competitions_question AS question
JOIN competitions_section AS section ON section.id = question.section_id
CROSS JOIN closing
LEFT JOIN counted ON counted.place = closing.place
LEFT JOIN said ON said.entry_id = counted.id AND said.question_id = question.id
  AND said.place = closing.place
WHERE question.competition_id = %(competition)s AND question.is_statistical
GROUP BY question.id, section.position, closing.place, closing.at, value
ORDER BY section.position, question.position, question.id, closing.place
"""


@dataclass(frozen=True)
class Group:
    """One row: how many entries, or None where that is held back."""

    key: str
    label: str
    entries: int | None


@dataclass(frozen=True)
class Figure:
    """The entries of a call, told apart by one thing; `at` is the closing at which they were counted, where later ones are not."""

    key: str
    title: str
    groups: Sequence[Group]
    at: datetime | None = None

    @property
    def total(self) -> int:
        return sum(group.entries or 0 for group in self.groups)

    @property
    def is_partly_held_back(self) -> bool:
        return any(group.entries is None for group in self.groups)

    @property
    def is_held_back(self) -> bool:
        return all(group.entries is None for group in self.groups)


def by_economy(competition: Competition) -> Figure:
    """Every member economy in APEC's order, those without an entry too."""
    counts = dict(_handed_in(competition).values_list("economy").annotate(number=Count("pk")))
    rows = [(code, str(name), counts.get(code, 0)) for code, name in economies.choices()]
    return _figure("economy", _("Economy"), rows, unsaid=counts.get(None, 0))


def by_track(competition: Competition, *, total: int) -> Figure:
    """Every track in the call's order; `total` are all entries handed in, with a track or without."""
    counted = Count("entries", filter=Q(entries__state__in=HANDED_IN))
    tracks = Track.objects.filter(competition=competition).annotate(number=counted)
    rows = [(track.key, str(track), track.number) for track in tracks.order_by("position")]
    return _figure("track", _("Track"), rows, unsaid=total - sum(row[2] for row in rows))


def by_kind(competition: Competition) -> tuple[Figure, Figure]:
    """By type of organisation, with the words of the form's own options, and small enterprises."""
    asked = Question.objects.filter(competition=competition, fills=Fills.ORGANISATION_TYPE)
    options = Subquery(asked.order_by(F("retired_at").desc(nulls_first=True)).values("options")[:1])
    rows = _handed_in(competition).values("organisation_type", "is_msme")
    by_type: Counter[str] = Counter()
    by_size: Counter[bool | None] = Counter()
    offered: Sequence[Mapping[str, Any]] = ()
    for row in rows.annotate(entries=Count("pk"), options=options):
        by_type[row["organisation_type"]] += row["entries"]
        by_size[row["is_msme"]] += row["entries"]
        offered = row["options"] or ()
    labels = _labels(offered)
    labels |= {key: key for key in sorted(by_type) if key and key not in labels}
    types = [(key, label, by_type[key]) for key, label in labels.items()]
    sizes = [("yes", _("Yes"), by_size[True]), ("no", _("No"), by_size[False])]
    return (
        _figure("organisation_type", _("Type of organisation"), types, unsaid=by_type[NOT_SAID]),
        _figure(
            "is_msme", _("Micro, small or medium-sized enterprise"), sizes, unsaid=by_size[None]
        ),
    )


def by_day(competition: Competition) -> Figure:
    """Days on which nobody handed in are left out."""
    params: dict[str, Any] = {
        "competition": competition.pk,
        "zone": competition.time_zone,
        "handed_in": sorted(state.value for state in HANDED_IN),
    }
    with connection.cursor() as cursor:
        cursor.execute(DAYS, params)
        days: list[tuple[date, int]] = cursor.fetchall()
    groups = [Group(day.isoformat(), day.isoformat(), entries) for day, entries in days]
    return Figure("day", _("Day"), groups)


def voluntary(competition: Competition, *, now: datetime) -> list[Figure] | None:
    """The questions for statistics, small sums held back; None until the call has closed, for until then every sum still moves.

    Where the closing moved after it had passed, the first sums that told anything stay: beside later ones they would tell who came between.
    """
    if now < competition.closes_at + SETTLING:
        return None
    params: dict[str, Any] = {
        "competition": competition.pk,
        "closes_at": competition.closes_at,
        "settling": SETTLING,
    }
    asked: dict[str, tuple[str, dict[str, str]]] = {}
    counts: dict[str, dict[datetime, Counter[str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(VOLUNTARY, params)
        for at, key, kind, label, options, value, entries in cursor.fetchall():
            asked[key] = (str(LazyI18nString(json.loads(label))), _answers(kind, options))
            counts.setdefault(key, {}).setdefault(at, Counter())[value] += entries
    return [
        _first_told(
            [_guarded(f"q_{key}", title, answers, sums, at) for at, sums in counts[key].items()]
        )
        for key, (title, answers) in asked.items()
    ]


def _first_told(by_closing: Sequence[Figure]) -> Figure:
    """The last one where none told anything."""
    return next((figure for figure in by_closing if not figure.is_held_back), by_closing[-1])


def _guarded(
    key: str, title: str, answers: Mapping[str, str], counts: Counter[str], at: datetime
) -> Figure:
    every = {answer: counts[answer] for answer in [*answers, NOT_SAID]}
    hidden = held_back(every)
    labels = {**answers, NOT_SAID: _("Not said")}
    return Figure(
        key,
        title,
        [
            Group(answer or "not_said", labels[answer], None if answer in hidden else number)
            for answer, number in every.items()
        ],
        at,
    )


def _answers(kind: str, options: str | Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What could be said: by its word in the answers, its label."""
    if kind == QuestionType.YES_NO:
        return {"true": _("Yes"), "false": _("No")}
    return _labels(json.loads(options) if isinstance(options, str) else options)


def _figure(key: str, title: str, rows: Iterable[tuple[str, str, int]], *, unsaid: int) -> Figure:
    groups = [Group(*row) for row in rows]
    if unsaid:
        groups.append(Group("not_said", _("Not said"), unsaid))
    return Figure(key, title, groups)


def _handed_in(competition: Competition) -> Any:
    return Entry.objects.handed_in().filter(competition=competition).order_by()


def _labels(options: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {option["key"]: str(LazyI18nString(option["label"])) for option in options}
