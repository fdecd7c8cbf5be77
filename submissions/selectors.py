"""Reads of drafts, lists and statistics, each with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from competitions import form_checks, question_types
from competitions.enums import Fills, QuestionType
from competitions.models import Competition, Question, Section, SubField, Track
from competitions.question_types import JsonValue
from input2.accounts.models import User
from input2.lib.localized import by_language
from submissions.models import Answer, Attachment, Consent, Entry, TeamMember, Version

Row = TypeVar("Row")


@dataclass(frozen=True)
class Problem:
    """Why a draft cannot be handed in yet, and at which question."""

    section: str
    question: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Draft:
    """A draft with its form, answers and files, read at one moment, which also says what is required by then."""

    entry: Entry
    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]
    files: Mapping[str, tuple[Attachment, ...]]
    now: datetime

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks with their sub-fields: two more queries, for those who need the choices."""
        return tuple(self.entry.competition.tracks.prefetch_related("sub_fields"))

    @cached_property
    def for_others(self) -> "Draft":
        """Without the answers that are for the sums alone, which nobody but the team reads."""
        asked = tuple(question for question in self.questions if not question.is_statistical)
        shown = {question.key for question in asked}
        answers = {key: answer for key, answer in self.answers.items() if key in shown}
        return replace(self, questions=asked, answers=answers)

    @cached_property
    def for_team(self) -> "Draft":
        """As the team may know it: until it is told that the entry was moved to another track, it reads the one that it chose."""
        before = self.entry.answers_for_team(self.now)
        if not before:
            return self
        answers = {
            key: _with_value(answer, before[key]) if key in before else answer
            for key, answer in self.answers.items()
        }
        told = replace(self, answers=answers)
        if "tracks" in vars(self):
            # Read once for both.
            vars(told)["tracks"] = self.tracks
        return told

    @cached_property
    def values(self) -> dict[str, JsonValue]:
        return {key: answer.value for key, answer in self.answers.items()}

    @cached_property
    def track_key(self) -> str | None:
        value = self.filling(Fills.TRACK)
        return value if isinstance(value, str) else None

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that apply, given the track and the other answers."""
        return tuple(question for question in self.questions if self.is_asked(question))

    @cached_property
    def declarations(self) -> tuple[Question, ...]:
        """Those of the questions that apply which are agreed to instead of answered."""
        return tuple(q for q in self.asked if q.type == QuestionType.DECLARATION)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return tuple(
            {question.section_id: question.section for question in self.questions}.values()
        )

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for question in self.asked for problem in self._problems_of(question))

    @cached_property
    def pages(self) -> tuple[Section, ...]:
        """The sections that are written page by page; declarations alone stand on the last page."""
        written = {q.section_id for q in self.questions if q.type != QuestionType.DECLARATION}
        return tuple(section for section in self.sections if section.pk in written)

    def filling(self, column: Fills) -> JsonValue:
        """The value of the answer that fills this column of the entry."""
        keys = [question.key for question in self.questions if question.fills == column]
        return self.values.get(keys[0]) if keys else None

    def options_of(self, question: Question) -> list[dict[str, Any]]:
        """The answers to choose from, each with key and label by language; sub-fields name their track."""
        if question.type == QuestionType.TRACK:
            return [_option(track) for track in self.tracks]
        if question.type == QuestionType.SUB_FIELD:
            return [
                {**_option(sub_field), "track": track.key}
                for track in self.tracks
                for sub_field in track.sub_fields.all()
            ]
        return list(question.options)

    def offered(self, question: Question) -> list[dict[str, Any]]:
        """Of the options to choose from, those in use and those retired ones that this draft has chosen."""
        value = self.values.get(question.key)
        chosen = value if isinstance(value, list) else [value]
        return [
            option
            for option in self.options_of(question)
            if not option.get("retired") or option["key"] in chosen
        ]

    @cached_property
    def waiting(self) -> frozenset[str]:
        """The questions that wait for another answer, whatever their own tracks."""
        return frozenset(q.key for q in self.questions if not self._is_condition_met(q))

    def _is_condition_met(self, question: Question) -> bool:
        return question_types.is_condition_met(question, self.values, self.track_key)

    def is_asked(self, question: Question) -> bool:
        return question_types.is_asked(question, self.values, self.track_key)

    def of_section(self, section: Section) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.section_id == section.pk)

    def problems_of_section(self, section: Section) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.section == section.key)

    def _problems_of(self, question: Question) -> Iterator[Problem]:
        value, files = self.values.get(question.key), self.files.get(question.key, ())
        for sentence in question_types.problems(question, value, files=len(files), now=self.now):
            yield Problem(question.section.key, question.key, str(question.label), sentence)
        if question.type == QuestionType.SUB_FIELD and self._is_of_another_track(question):
            sentence = _("This sub-field belongs to another track: choose one of yours.")
            yield Problem(question.section.key, question.key, str(question.label), sentence)

    def _is_of_another_track(self, question: Question) -> bool:
        chosen = self.values.get(question.key)
        own = (
            option["key"]
            for option in self.options_of(question)
            if option["track"] == self.track_key
        )
        return chosen is not None and chosen not in own


def draft_of(entry: Entry, *, now: datetime) -> Draft:
    """The draft of an entry, in four queries."""
    # The answers first, so that the form has the question of each.
    answers = list(entry.answers.all())
    form = form_checks.questions_of(entry.competition)
    return Draft(
        entry=entry,
        questions=_in_use(form),
        answers=_by_key(answers, form),
        files=_by_question(entry.attachments.in_draft().order_by("position")),
        now=now,
    )


def filling_draft_of(entry: Entry, *, now: datetime) -> Draft:
    """Of the draft only what fills the columns of its entry, in one query."""
    filling = entry.answers.filter(question__retired_at=None).exclude(question__fills="")
    answers = {answer.question.key: answer for answer in filling.select_related("question")}
    return Draft(entry, tuple(answer.question for answer in answers.values()), answers, {}, now)


def drafts_of(entries: Collection[Entry], *, now: datetime) -> dict[int, Draft]:
    """The drafts of many entries by their key, in six queries; needs `competition` loaded."""
    if not entries:
        return {}
    competitions = {entry.competition_id: entry.competition for entry in entries}
    # The answers first, so that the form has the question of each.
    answers_of = _grouped(Answer.objects.filter(entry__in=entries), "entry_id")
    forms = _grouped(form_checks.questions_of_calls(competitions.values()), "competition_id")
    tracks = Track.objects.filter(competition__in=competitions).prefetch_related("sub_fields")
    tracks_of = _grouped(tracks.order_by("position"), "competition_id")
    files = Attachment.objects.in_draft().filter(entry__in=entries).order_by("position")
    files_of = _grouped(files, "entry_id")
    found = {}
    for entry in entries:
        form = forms[entry.competition_id]
        draft = Draft(
            entry=entry,
            questions=_in_use(form),
            answers=_by_key(answers_of[entry.pk], form),
            files=_by_question(files_of[entry.pk]),
            now=now,
        )
        vars(draft)["tracks"] = tuple(tracks_of[entry.competition_id])
        found[entry.pk] = draft
    return found


def _with_value(answer: Answer, value: JsonValue) -> Answer:
    other = copy(answer)
    other.value = value
    return other


def unwritten(competition: Competition, *, now: datetime) -> Draft:
    """What a new entry would find, without making one: the form, and no answers. Two queries."""
    entry = Entry(competition=competition)
    return Draft(entry, _in_use(form_checks.questions_of(competition)), {}, {}, now)


def with_values(draft: Draft, values: Mapping[str, JsonValue]) -> Draft:
    """The draft as it would be with these answers; nothing is stored."""
    asked = {question.key: question for question in draft.questions}
    answers = {
        key: Answer(entry=draft.entry, question=asked[key], value=value, revision=0)
        for key, value in values.items()
    }
    shown = replace(draft, answers=answers)
    # Read once for both.
    vars(shown)["tracks"] = draft.tracks
    return shown


def text_of(answer: Answer) -> str:
    """The answer as people read it, with the words of its options; an emptied one is ""."""
    draft = Draft(answer.entry, (), {}, {}, answer.saved_at)
    asked = {"type": answer.question.type, "options": draft.options_of(answer.question)}
    # A declaration that was taken back is stored as no answer.
    is_declaration = answer.question.type == QuestionType.DECLARATION
    return question_types.display(asked, bool(answer.value) if is_declaration else answer.value)


def _in_use(form: Iterable[Question]) -> tuple[Question, ...]:
    return tuple(question for question in form if question.retired_at is None)


def _by_key(answers: Iterable[Answer], form: Iterable[Question]) -> dict[str, Answer]:
    """The answers, each with its question as the form has it, the retired ones too."""
    questions = {question.pk: question for question in form}
    found = {}
    for answer in answers:
        answer.question = questions[answer.question_id]
        found[answer.question.key] = answer
    return found


def _option(choice: Track | SubField) -> dict[str, Any]:
    return {"key": choice.key, "label": by_language(choice.name)}


def _grouped(rows: Iterable[Row], name: str) -> defaultdict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups


def _by_question(attachments: Iterable[Attachment]) -> dict[str, tuple[Attachment, ...]]:
    grouped: dict[str, list[Attachment]] = defaultdict(list)
    for attachment in attachments:
        grouped[attachment.question.key].append(attachment)
    return {key: tuple(files) for key, files in grouped.items()}


def title_in(version: Version, entry: Entry) -> str:
    """The title as this version has it; one query."""
    asked = Question.objects.filter(competition=entry.competition_id, fills=Fills.TITLE)
    keys = set(asked.values_list("key", flat=True))
    titles = (answer["value"] for answer in version.content["answers"] if answer["key"] in keys)
    return str(next(titles, None) or "")


def consents_of(entry: Entry) -> list[Consent]:
    """Every consent that was ever given, the newest version's first; one query."""
    found = entry.consents.select_related("question", "version", "given_by")
    order = ["-version__number", "question__section__position", "question__position"]
    return list(found.defer("version__content").order_by(*order))


def with_role_of(user: User, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """With `my_role`, the person's place on the team, within the query that finds the entries."""
    mine = TeamMember.objects.filter(entry=OuterRef("pk"), user=user)
    return entries.annotate(my_role=mine.values("role")[:1])


def entries_of(user: User) -> QuerySet[Entry]:
    """The entries a person is on, the ones with the nearest deadline first."""
    return (
        Entry.objects.visible_to(user)
        .for_listing()
        .select_related("quiet_track")
        .order_by("-competition__closes_at", "-updated_at")
    )


def with_team_names(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """With `team_names`, a list of each member's name and role, within the query that finds the entry."""
    members = TeamMember.objects.filter(entry=OuterRef("pk")).order_by("pk")
    return entries.annotate(
        team_names=ArraySubquery(members.values(row=JSONObject(name="full_name", role="role")))
    )
