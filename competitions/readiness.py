"""What a call still lacks before everybody may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from competitions import form_checks, rubric_checks, selectors, setup_pages
from competitions.enums import PageKind
from competitions.form_checks import EntryForm
from competitions.models import Competition, Track
from competitions.written_texts import FIELDS, Written, texts_of
from input2.lib.phrases import named
from input2.lib.templatetags.display import in_sentence

MOST_SHOWN: Final = 8


@dataclass(frozen=True)
class Lack:
    """One thing to mend, with the page that mends it."""

    text: str
    href: str


@dataclass(frozen=True)
class Requirement:
    """One line of the checklist; `is_essential` ones stand in the way of publishing while something is lacking."""

    label: str
    lacks: Sequence[Lack]
    is_essential: bool
    href: str

    @property
    def is_met(self) -> bool:
        return not self.lacks

    @property
    def shown(self) -> Sequence[Lack]:
        return self.lacks[:MOST_SHOWN]

    @property
    def folded(self) -> Sequence[Lack]:
        """What a long list keeps behind a click."""
        return self.lacks[MOST_SHOWN:]


@dataclass(frozen=True)
class Checklist:
    """Everything that is asked for, and what of it stands in the way or is only advised."""

    rows: Sequence[Requirement]

    @property
    def essential(self) -> list[Requirement]:
        return [row for row in self.rows if row.is_essential]

    @property
    def advisable(self) -> list[Requirement]:
        return [row for row in self.rows if not row.is_essential]

    @property
    def missing(self) -> list[Requirement]:
        """What stands in the way of publishing."""
        return [row for row in self.essential if not row.is_met]

    @property
    def advised(self) -> list[Requirement]:
        return [row for row in self.advisable if not row.is_met]

    @property
    def marks(self) -> dict[str, bool]:
        """By address of a set-up page, whether all that the checklist asks of it is there."""
        marks: dict[str, bool] = {}
        for row in self.rows:
            for href in {row.href, *(lack.href for lack in row.lacks)}:
                marks[href] = marks.get(href, True) and (
                    row.is_met or href not in {lack.href for lack in row.lacks}
                )
        return marks


def checklist_of(competition: Competition, *, now: datetime) -> Checklist:
    """The checklist, in the order in which a call is made; the same number of queries however large the call."""
    texts = texts_of(competition)
    form = form_checks.form_of(competition)
    essential = _essential(competition, texts, form, now=now)
    return Checklist([*essential, *_advisable(competition, texts)])


def _essential(
    competition: Competition, texts: Sequence[Written], form: EntryForm, *, now: datetime
) -> list[Requirement]:
    def row(label: str, page: str, sentences: Sequence[str]) -> Requirement:
        href = setup_pages.address(competition, page)
        return Requirement(label, [Lack(text, href) for text in sentences], True, href)  # noqa: FBT003 -- a row of a table

    return [
        row(_("Tracks"), "tracks", _of_tracks(form.tracks)),
        row(_("Opening and closing of entries"), "dates", _of_window(competition, now)),
        row(_("An entry form"), "form", _of_form(form)),
        row(_("A rubric to judge by"), "rubrics", _of_rubric(competition, form.tracks)),
        _in_every_language(competition, texts),
    ]


def _of_tracks(tracks: Sequence[Track]) -> list[str]:
    return [] if tracks else [_("There is no track that entries could choose.")]


def _of_window(competition: Competition, now: datetime) -> list[str]:
    if competition.closes_at <= competition.opens_at:
        return [_("Entries close before they open.")]
    if competition.closes_at <= now and not competition.is_public:
        at = in_sentence(competition.closes_at, competition.time_zone)
        return [_("The closing date is past: %(at)s. Move it first.") % {"at": at}]
    return []


def _of_form(form: EntryForm) -> list[str]:
    if not form.questions:
        return [_("The entry form asks nothing yet.")]
    return [str(found) for found in form_checks.contradictions(form)]


def _of_rubric(competition: Competition, tracks: Sequence[Track]) -> list[str]:
    criteria = list(selectors.criteria_shown_to_entrants(competition))
    if not criteria:
        return [_("There is no rubric that entrants can read, with at least one criterion.")]
    return rubric_checks.problems_of_rubric(criteria, tracks)


def _in_every_language(competition: Competition, texts: Sequence[Written]) -> Requirement:
    languages = competition.languages
    lacks = [
        Lack(_sentence(text, lacking), setup_pages.address(competition, text.part.page))
        for text in texts
        if (lacking := text.missing_in(languages))
    ]
    href = setup_pages.address(competition, "texts")
    return Requirement(_("Every text in every language of the call"), lacks, True, href)  # noqa: FBT003 -- a row of a table


def _sentence(text: Written, lacking: Sequence[str]) -> str:
    names = named(get_language_info(language)["name_translated"] for language in lacking)
    words = {
        "part": text.part.label,
        "title": text.title,
        "field": FIELDS[text.field],
        "languages": names,
    }
    return _("%(part)s “%(title)s”, %(field)s: not written in %(languages)s.") % words


def _advisable(competition: Competition, texts: Sequence[Written]) -> list[Requirement]:
    def row(label: str, page: str, sentence: str, *, is_there: bool) -> Requirement:
        href = setup_pages.address(competition, page)
        lacks = [] if is_there else [Lack(sentence, href)]
        return Requirement(label, lacks, False, href)  # noqa: FBT003 -- a row of a table

    filled = {(text.part.model, text.field) for text in texts if text.texts}
    kinds = {text.kind for text in texts}
    return [
        row(
            _("What the call is about"),
            "texts",
            _("Visitors read neither what the competition is about nor who can enter."),
            is_there={(Competition, "about"), (Competition, "who_can_enter")} <= filled,
        ),
        row(
            _("Rules"),
            "pages",
            _("There is no page with the rules, which entrants agree to."),
            is_there=PageKind.RULES in kinds,
        ),
        row(
            _("Privacy notice"),
            "pages",
            _("There is no page that says what becomes of personal data."),
            is_there=PageKind.PRIVACY in kinds,
        ),
        row(
            _("Address for questions"),
            "texts",
            _("No address is given, so visitors find that of the platform's operator."),
            is_there=bool(competition.contact_email),
        ),
    ]
