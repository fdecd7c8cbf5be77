"""What organisers type about a section or a question of the entry form."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final, cast

from django import forms
from django.core.validators import RegexValidator
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import form_checks
from competitions.enums import COUNTABLE, CountBy, QuestionType
from competitions.form_checks import COLUMNS, LIMITED, TEXTS, EntryForm
from competitions.forms import file_rules, options
from competitions.forms.editing import Difference, EditForm
from competitions.forms.moments import MomentField
from competitions.forms.options import OptionRow
from competitions.models import Question, Section
from competitions.question_types import WITH_OPTIONS
from input2.lib.localized_forms import LocalizedAreaField, LocalizedLineField
from input2.lib.phrases import listed
from input2.lib.templatetags.display import in_sentence

# These stand for themselves: what they fill, and that everybody is asked, follows from the type.
OF_TRACK: Final = frozenset({QuestionType.TRACK, QuestionType.SUB_FIELD})
DEFAULTS: Final[Mapping[str, Any]] = {
    "is_private": False,
    "is_identifying": False,
    "is_statistical": False,
    "required_from": None,
    "fills": "",
    "count_by": CountBy.WORDS,
    "least": None,
    "most": None,
    "file_kinds": [],
    "most_pages": None,
    "most_megabytes": None,
    "options": [],
    "shown_if": None,
    "shown_if_values": [],
}


class SectionForm(EditForm):
    """A page of the entry form."""

    def build(self) -> None:
        languages = self.competition.languages
        self.fields["name"] = LocalizedLineField(label=_("Name"), locales=languages)
        self.fields["help"] = LocalizedAreaField(
            label=_("A sentence under the name"), locales=languages, rows=2, required=False
        )


class QuestionForm(EditForm):
    """One question; which fields there are depends on its type, which may change until it is answered.

    `arrange` is what a button asked for that only rebuilds the page: nothing is checked and nothing saved.
    """

    key = forms.CharField(
        label=gettext_lazy("Short name in exports"),
        help_text=gettext_lazy(
            "Letters, digits and _; it stays as it is. Left empty, it is made from the wording."
        ),
        max_length=40,
        required=False,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9_]*$", gettext_lazy("Begin with a letter; use a–z, 0–9 and _ only.")
            )
        ],
    )

    def __init__(
        self,
        *args: Any,
        entry_form: EntryForm,
        sections: Sequence[Section],
        kind: QuestionType,
        section: Section,
        row: Question | None = None,
        **more: Any,
    ) -> None:
        self.entry_form, self.sections = entry_form, sections
        data = args[0] if args else None
        self.arrange = data.get("arrange", "") if data else ""
        self.kind = self._kind(data, row, kind)
        initial = {"type": self.kind.value, "section": section.key, **self._from_row(row)}
        super().__init__(*args, row=row, initial=initial, **more)

    @property
    def question(self) -> Question | None:
        return cast("Question | None", self.row)

    @cached_property
    def is_answered(self) -> bool:
        return self.question is not None and self.question.first_answered_at is not None

    def build(self) -> None:
        self._build_wording()
        self._build_answer()
        self._build_requirement()
        if self.kind not in OF_TRACK:
            self._build_condition()
            self._build_privacy()
        if self.row is not None:
            del self.fields["key"]

    @cached_property
    def option_rows(self) -> list[OptionRow]:
        """The answers to choose from, as typed and moved about on the page."""
        if not self.is_bound or "options" not in self.data:
            return options.standing(self.question)
        data = cast(QueryDict, self.data)
        rows = options.typed(data, self.competition.languages)
        return options.arranged(rows, self.arrange.removeprefix("option-"))

    @property
    def has_options(self) -> bool:
        return self.kind in WITH_OPTIONS

    def is_valid(self) -> bool:
        return not self.arrange and super().is_valid()

    def full_clean(self) -> None:
        if self.arrange:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data = {}
            return
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("required_from") and not given.get("is_required"):
            self.add_error(
                "required_from", _("Only a required question can be required from a date.")
            )
        if given.get("shown_if") and not given.get("shown_if_values"):
            self.add_error("shown_if_values", _("Choose at least one answer to wait for."))
        least, most = given.get("least"), given.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _("The most has to be at least as much as the least."))
        if self.has_options:
            self._check_options()
        if given.get("is_statistical"):
            self._check_voluntary(given)
        return given

    @property
    def values(self) -> dict[str, Any]:
        """Every attribute of the question; those that its type does not have are emptied."""
        given = {**DEFAULTS, **self.cleaned_data}
        for name in ("base", "key", "tracks"):
            given.pop(name, None)
        given["section"] = self._section(given["section"])
        given["fills"] = self.kind.value if self.kind in OF_TRACK else given["fills"]
        given["shown_if"] = self._earlier(given["shown_if"])
        given["shown_if_values"] = given["shown_if_values"] if given["shown_if"] else []
        if self.has_options:
            given["options"] = options.stored(self.option_rows, self.question)
        return given

    @property
    def chosen_tracks(self) -> list[Any]:
        wanted = self.cleaned_data.get("tracks", [])
        return [track for track in self.entry_form.tracks if track.key in wanted]

    def differences(self, row: Any) -> Iterator[Difference]:
        """Choices are compared by their labels, answers to choose from line by line."""
        labels = {
            "section": _("Section"),
            "shown_if": _("Shown only if"),
            "shown_if_values": _("… is one of"),
            "tracks": _("Only in these tracks"),
            "options": _("Answers to choose from"),
        }
        own = set(labels.values())
        yield from (each for each in super().differences(row) if each.label not in own)
        theirs = {**self._from_row(row), "options": row.options}
        yours = {**self.cleaned_data, "options": self.values["options"]}
        for name, label in labels.items():
            yield Difference(label, self._compared(name, theirs), self._compared(name, yours))

    def shown(self, value: Any) -> str:
        if isinstance(value, datetime):
            return in_sentence(value, self.competition.time_zone)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, list):
            return listed(value)
        return super().shown(value)

    def _build_wording(self) -> None:
        languages = self.competition.languages
        types = [(kind.value, kind.label) for kind in QuestionType]
        self.fields["type"] = forms.ChoiceField(
            label=_("Type of answer"),
            choices=[(self.kind.value, self.kind.label)] if self.is_answered else types,
            widget=forms.HiddenInput if self.is_answered else forms.Select,
        )
        self.fields["section"] = forms.ChoiceField(
            label=_("Section"), choices=[(one.key, str(one)) for one in self.sections]
        )
        is_declaration = self.kind == QuestionType.DECLARATION
        self.fields["label"] = LocalizedLineField(
            label=_("What the person declares") if is_declaration else _("Question"),
            locales=languages,
        )
        self.fields["help"] = LocalizedAreaField(
            label=_("Help text"), locales=languages, rows=2, required=False
        )

    def _build_answer(self) -> None:
        if self.kind in LIMITED:
            for name, label in self._limits().items():
                self.fields[name] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=100_000_000
                )
        if self.kind in TEXTS:
            self.fields["count_by"] = forms.ChoiceField(
                label=_("Limits count"),
                choices=CountBy.choices,
                widget=forms.RadioSelect,
                initial=CountBy.WORDS,
                help_text=_(
                    "A text in a script without spaces, such as Chinese, is counted in characters in either case, with twice the limit."
                ),
            )
        if self.kind == QuestionType.FILES:
            self.fields |= file_rules.fields()
        self._build_column()

    def _limits(self) -> dict[str, str]:
        if self.kind in TEXTS:
            return {"least": _("Shortest"), "most": _("Longest")}
        if self.kind == QuestionType.NUMBER:
            return {"least": _("Smallest number"), "most": _("Largest number")}
        if self.kind == QuestionType.FILES:
            return {"least": _("Fewest files"), "most": _("Most files")}
        return {"least": _("Choose at least"), "most": _("Choose at most")}

    def _build_column(self) -> None:
        columns = [fills for fills, kinds in COLUMNS.items() if self.kind in kinds]
        if not columns or self.kind in OF_TRACK:
            return
        if self.is_answered and self.question:
            columns = [fills for fills in columns if fills == self.question.fills]
        others = {q.fills: q for q in self.entry_form.questions if q != self.row}
        free = [fills for fills in columns if fills not in others]
        none = [] if self.is_answered and free else [("", _("None"))]
        label, help_text = self._about_column()
        self.fields["fills"] = forms.ChoiceField(
            label=label,
            choices=[*none, *((fills.value, fills.label) for fills in free)],
            required=False,
            help_text=help_text,
        )

    def _about_column(self) -> tuple[str, str]:
        if self.kind == QuestionType.DECLARATION:
            return _("What it permits"), _(
                "Without a declaration that gives leave, published results name no team. With it they show title, organisation, economy, city, track and summary of the entries whose teams agreed, so say that in its wording."
            )
        return _("Column of lists and exports that it fills"), _(
            "Each column is filled by one question."
        )

    def _build_requirement(self) -> None:
        self.fields["is_required"] = forms.BooleanField(
            label=_("Required before handing in"), required=False
        )
        self.fields["required_from"] = MomentField(
            label=_("Required only from"),
            zone=self.competition.time_zone,
            required=False,
            help_text=_("Left empty, it is required from the beginning."),
        )

    def _build_condition(self) -> None:
        earlier = self.entry_form.earlier(self.question)
        self.fields["shown_if"] = forms.ChoiceField(
            label=_("Shown only if"),
            choices=[("", _("Always shown")), *((q.key, str(q)) for q in earlier)],
            required=False,
            help_text=_("Questions that come earlier and have answers to choose from."),
        )
        condition = self._earlier(self._standing_value("shown_if"))
        if condition is not None:
            self.fields["shown_if_values"] = forms.MultipleChoiceField(
                label=_("… is one of"),
                choices=self._words(condition),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        if self.entry_form.tracks:
            self.fields["tracks"] = forms.MultipleChoiceField(
                label=_("Only in these tracks"),
                choices=[(track.key, str(track)) for track in self.entry_form.tracks],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text=_("None chosen: asked in every track."),
            )

    def _build_privacy(self) -> None:
        if self.kind == QuestionType.DECLARATION:
            return
        hidden = _(
            "Set later, it hides the answers in entries handed in before as well; taken away later, those stay hidden."
        )
        self.fields["is_private"] = forms.BooleanField(
            label=_("Private: judges never see the answer"), required=False, help_text=hidden
        )
        self.fields["is_identifying"] = forms.BooleanField(
            label=_("Identifying: hidden in blind rounds"), required=False, help_text=hidden
        )
        if self.kind in COUNTABLE:
            self._build_statistics()

    def _build_statistics(self) -> None:
        self.fields["is_statistical"] = forms.BooleanField(
            label=_("Voluntary, for statistics only"),
            required=False,
            disabled=self.is_answered,
            help_text=_(
                "Nobody but the team ever sees the answer of an entry: it stands in no version, list or export, and is reported in sums alone. Once somebody has answered, this stays as it is."
            ),
        )

    def _check_voluntary(self, given: Mapping[str, Any]) -> None:
        is_required, fills = bool(given.get("is_required")), given.get("fills", "")
        objections = form_checks.objections_to_counting(
            self.kind, is_required=is_required, fills=fills
        )
        for name, sentence in objections:
            self.add_error(name, sentence)

    def _check_options(self) -> None:
        rows = [row for row in self.option_rows if not row.is_blank]
        if not rows:
            self.add_error(None, _("Write at least one answer to choose from."))
        elif options.unnamed(rows):
            self.add_error(None, _("Every answer to choose from needs its wording."))

    def _kind(self, data: Any, row: Question | None, kind: QuestionType) -> QuestionType:
        if row is not None and row.first_answered_at is not None:
            return QuestionType(row.type)
        wanted = data.get("type") if data else None
        standing = row.type if row is not None else kind
        return QuestionType(wanted if wanted in QuestionType.values else standing)

    def _from_row(self, row: Question | None) -> dict[str, Any]:
        if row is None:
            return {}
        return {
            "type": self.kind.value,
            "section": row.section.key,
            "shown_if": row.shown_if.key if row.shown_if else "",
            "shown_if_values": row.shown_if_values,
            "tracks": [track.key for track in row.tracks.all()],
        }

    def _standing_value(self, name: str) -> Any:
        return self.data.get(name) if self.is_bound else self.initial.get(name)

    def _section(self, key: str) -> Section:
        return next(section for section in self.sections if section.key == key)

    def _earlier(self, key: Any) -> Question | None:
        found = self.entry_form.earlier(self.question)
        return next((question for question in found if question.key == key), None)

    def _words(self, condition: Question) -> list[tuple[str, str]]:
        """Also an answer that was retired since, as long as the question waits for it."""
        offered = self.entry_form.words(condition)
        waited = set(self.question.shown_if_values) if self.question else set()
        retired = [
            (option["key"], form_checks.label_of(option))
            for option in condition.options
            if option.get("retired") and option["key"] in waited
        ]
        return [*offered, *retired]

    def _compared(self, name: str, given: Mapping[str, Any]) -> str:
        if name == "options":
            return options.shown(given[name])
        value = given.get(name) or ""
        labels = {str(key): str(label) for key, label in self._choices(name)}
        if isinstance(value, str):
            return labels.get(value, value)
        return listed(labels.get(str(key), str(key)) for key in value)

    def _choices(self, name: str) -> Sequence[tuple[Any, Any]]:
        field = self.fields.get(name)
        return list(field.choices) if isinstance(field, forms.ChoiceField) else []  # type: ignore[arg-type]  # ours are lists
