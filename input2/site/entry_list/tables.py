"""What organisers take out of a filtered list: its entries with every answer, and the people behind them; one SELECT per table."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import F

from competitions.enums import QuestionType
from competitions.models import Competition, Question
from input2.accounts.models import User
from input2.lib.tabular import Column, Export, Kind
from input2.site.entry_list.finding import entries_asked_for
from judging.enums import BatchState, RoundState
from submissions.enums import EntryState
from submissions.policies import refusal_to_take_contacts

NUMBER, MOMENT, FLAG = Kind.NUMBER, Kind.MOMENT, Kind.FLAG

ENTRY_COLUMNS: Final = (
    Column("code"),
    Column("round", NUMBER),
    Column("status"),
    Column("track"),
    Column("sub_field"),
    Column("title"),
    Column("organisation"),
    Column("organisation_type"),
    Column("is_msme", FLAG),
    Column("economy"),
    Column("city"),
    Column("partner_economies"),
    Column("language"),
    Column("maturity"),
    Column("submitted_at", MOMENT),
    Column("version", NUMBER),
    Column("eligibility"),
    Column("eligibility_reason"),
)

# Answers stand as in the version that counts, with the words of the form's options; economies by their names. A draft has its code,
# its title and nothing else. `round` is the last one in which judges were given the entry; `eligibility` is the finding on this version.
ENTRIES: Final = """
SELECT entry.code, entry.title, given.round,
  CASE WHEN entry.state = %(asked)s AND entry.changes_until <= %(now)s THEN %(waiting)s ELSE entry.state END AS status,
  coalesce(track.name::jsonb ->> 'en', track.key) AS track,
  coalesce(sub_field.name::jsonb ->> 'en', sub_field.key) AS sub_field,
  shown.organisation, shown.organisation_type, shown.is_msme, economy.name AS economy, shown.city,
  {partners} AS partner_economies, shown.language, shown.maturity, shown.submitted_at, version.number AS version,
  finding.outcome AS eligibility, finding.reason AS eligibility_reason{answers}
FROM submissions_entry AS entry
LEFT JOIN submissions_version AS version ON version.id = entry.current_version_id
LEFT JOIN submissions_entry AS shown ON shown.id = entry.id AND version.id IS NOT NULL
LEFT JOIN competitions_track AS track ON track.id = shown.track_id
LEFT JOIN competitions_subfield AS sub_field ON sub_field.id = shown.sub_field_id
LEFT JOIN competitions_economy AS economy ON economy.code = shown.economy_id
LEFT JOIN LATERAL (
  SELECT max(round.position) AS round FROM judging_assignment AS assignment
  JOIN judging_batch AS batch ON batch.id = assignment.batch_id AND batch.state = %(published)s
  JOIN judging_round AS round ON round.id = assignment.round_id AND round.state <> %(planned)s
  WHERE assignment.entry_id = shown.id AND assignment.removed_at IS NULL
) AS given ON TRUE
LEFT JOIN LATERAL (
  SELECT screening.outcome, screening.reason FROM submissions_screening AS screening
  WHERE screening.version_id = version.id AND screening.undone_at IS NULL
  ORDER BY screening.screened_at DESC, screening.id DESC LIMIT 1
) AS finding ON TRUE
LEFT JOIN LATERAL (
  SELECT jsonb_object_agg(answer ->> 'key', answer -> 'value') AS values
  FROM jsonb_array_elements(version.content -> 'answers') AS answer
) AS answered ON TRUE
LEFT JOIN LATERAL (
  SELECT jsonb_object_agg(named.question, named.names) AS names
  FROM (
    SELECT file ->> 'question' AS question, string_agg(file ->> 'name', ';' ORDER BY place) AS names
    FROM jsonb_array_elements(version.content -> 'files') WITH ORDINALITY AS listed (file, place)
    GROUP BY file ->> 'question'
  ) AS named
) AS filed ON TRUE
WHERE entry.id = ANY(%(entries)s)
"""
_PARTNERS: Final = """(
    SELECT string_agg(partner.name, ';' ORDER BY partner.position) FROM competitions_economy AS partner
    WHERE partner.code = ANY(shown.partner_economies)
  )"""

# One expression for each shape in which answers are stored; what has another shape, from before a question was changed, is left out.
_WORD: Final = "answered.values ->> %({key})s"
_LIST: Final = """(
    SELECT string_agg(part, ';' ORDER BY place) FROM jsonb_array_elements_text(
      CASE jsonb_typeof(answered.values -> %({key})s) WHEN 'array' THEN answered.values -> %({key})s END
    ) WITH ORDINALITY AS listed (part, place)
  )"""
_NUMBER: Final = """(
    SELECT number::numeric FROM (SELECT answered.values ->> %({key})s AS number) AS written
    WHERE number ~ '^-?[0-9]+([.][0-9]+)?$'
  )"""
_FLAG: Final = (
    "CASE answered.values ->> %({key})s WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END"
)
_ECONOMY: Final = """(
    SELECT string_agg(named.name, ';' ORDER BY named.position) FROM competitions_economy AS named
    WHERE answered.values -> %({key})s @> to_jsonb(named.code)
  )"""
_FILES: Final = "filed.names ->> %({key})s"
_NOTHING: Final = "NULL::text"
_SHAPES: Final[Mapping[str, tuple[Kind, str]]] = {
    QuestionType.NUMBER: (NUMBER, _NUMBER),
    QuestionType.YES_NO: (FLAG, _FLAG),
    QuestionType.DECLARATION: (FLAG, _FLAG),
    QuestionType.MULTIPLE_CHOICE: (Kind.TEXT, _LIST),
    QuestionType.SDGS: (Kind.TEXT, _LIST),
    QuestionType.ECONOMY: (Kind.TEXT, _ECONOMY),
    QuestionType.ECONOMIES: (Kind.TEXT, _ECONOMY),
    QuestionType.FILES: (Kind.TEXT, _FILES),
}

CONTACT_COLUMNS: Final = (
    Column("entry_code"),
    Column("name"),
    Column("role"),
    Column("email"),
    Column("consents"),
)

# Everybody on the team, then the address that the form gives for contact where nobody on the team has it. Consents are the
# entry's own, given with the version that counts and not taken back.
CONTACTS: Final = """
SELECT entry.code AS entry_code, person.name, person.role, person.email, given.consents, person.place
FROM submissions_entry AS entry
JOIN LATERAL (
  SELECT member.full_name AS name, member.role, member.email, member.id AS place
  FROM submissions_teammember AS member WHERE member.entry_id = entry.id
  UNION ALL
  SELECT '', 'contact', entry.contact_email, NULL
  WHERE entry.contact_email <> '' AND entry.current_version_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM submissions_teammember AS member
    WHERE member.entry_id = entry.id AND lower(member.email) = lower(entry.contact_email)
  )
) AS person ON TRUE
LEFT JOIN LATERAL (
  SELECT string_agg(question.key, ';' ORDER BY section.position, question.position) AS consents
  FROM submissions_consent AS consent
  JOIN competitions_question AS question ON question.id = consent.question_id
  JOIN competitions_section AS section ON section.id = question.section_id
  WHERE consent.version_id = entry.current_version_id AND consent.withdrawn_at IS NULL
) AS given ON TRUE
WHERE entry.id = ANY(%(entries)s)
"""


def entries(competition: Competition, address: str, *, by: User | None, now: datetime) -> Export:
    """The entries that the list's query string means, one column for each question that is or was asked.

    Who may not take contacts out gets the columns of e-mail questions empty.
    """
    asked = _questions(competition)
    with_addresses = not (by and refusal_to_take_contacts(by, competition))
    keys = {f"key_{place}": question.key for place, question in enumerate(asked)}
    answers = [
        f',\n  {_expression(question, with_addresses=with_addresses).format(key=name)} AS "q_{question.key}"'
        for question, name in zip(asked, keys, strict=True)
    ]
    return Export(
        name="entries",
        columns=[*ENTRY_COLUMNS, *(_column(question) for question in asked)],
        sql=ENTRIES.format(partners=_PARTNERS, answers="".join(answers)),
        order_by=("code",),
        params={
            **_found(competition, address, now=now),
            **keys,
            "now": now,
            "asked": EntryState.CHANGES_REQUESTED.value,
            "waiting": EntryState.SUBMITTED.value,
            "published": BatchState.PUBLISHED.value,
            "planned": RoundState.DRAFT.value,
        },
    )


def contacts(competition: Competition, address: str, *, by: User | None, now: datetime) -> Export:
    """The people behind the entries that the list's query string means."""
    return Export(
        name="contacts",
        columns=CONTACT_COLUMNS,
        sql=CONTACTS,
        order_by=("entry_code", "place"),
        params=_found(competition, address, now=now),
    )


OF_LIST: Final[Mapping[str, Callable[..., Export]]] = {"entries": entries, "contacts": contacts}


def _found(competition: Competition, address: str, *, now: datetime) -> dict[str, Any]:
    found = entries_asked_for(competition, address, now=now)
    return {"entries": list(found.order_by().values_list("pk", flat=True))}


def _questions(competition: Competition) -> Sequence[Question]:
    """As the form asks them, then those that were answered once and are asked no more; what is for statistics alone stands in no table."""
    kept = Question.objects.filter(competition=competition, is_statistical=False).exclude(
        retired_at__isnull=False, first_answered_at=None
    )
    by_place = (F("retired_at").asc(nulls_first=True), "section__position", "position", "pk")
    return list(kept.order_by(*by_place))


def _column(question: Question) -> Column:
    kind, _expression_of_it = _SHAPES.get(question.type, (Kind.TEXT, _WORD))
    return Column(f"q_{question.key}", kind)


def _expression(question: Question, *, with_addresses: bool) -> str:
    if question.type == QuestionType.EMAIL and not with_addresses:
        return _NOTHING
    return _SHAPES.get(question.type, (Kind.TEXT, _WORD))[1]
