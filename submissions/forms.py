"""The entry form's questions as form fields: their wording and controls, never their rules."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from i18nfield.strings import LazyI18nString

from competitions import self_check, text_length
from competitions.enums import CountBy, QuestionType
from competitions.models import Question, SelfCheckQuestion
from competitions.sdgs import GOALS
from competitions.self_check import SelfCheck
from input2.lib import economies
from input2.lib.localized_forms import LocalizedAreaField
from input2.lib.phrases import noted
from input2.lib.text_fields import TextAreaField
from submissions.enums import Concerned
from submissions.models import Attachment
from submissions.selectors import Draft
from submissions.uploading import largest_file

MANY = {QuestionType.MULTIPLE_CHOICE, QuestionType.ECONOMIES, QuestionType.SDGS}
RADIO_LIMIT = 8
Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class FileRow:
    """A file of the draft with its caption as the page shows it, and why that or its last step was refused."""

    attachment: Attachment
    caption: str
    sentences: Sequence[str] = ()


@dataclass(frozen=True)
class FormItem:
    """One question on a page of the form, with what the page's script needs to know."""

    question: Question
    field: BoundField | None
    files: tuple[FileRow, ...]
    is_asked: bool
    base: int
    # Not the same where both texts are shown: the next press replaces, and no script does so by itself.
    read_base: int
    counter: str
    condition: tuple[str, str]
    tracks: str
    waits: bool
    is_required: bool
    required_from: datetime | None
    is_unsaved: bool
    # Why files were not taken; a field has its own.
    sentences: Sequence[str]

    @property
    def columns(self) -> bool:
        return self.question.type in {QuestionType.ECONOMIES, QuestionType.SDGS}

    @property
    def largest_file(self) -> int:
        """In bytes; said before somebody sends a larger one."""
        return largest_file(self.question)


@dataclass(frozen=True)
class Typed:
    """What a refused page had typed, by question and by file, and the sentences for each of them that was not saved.

    `bases` are the revisions that the person had read where somebody else has written since.
    """

    raws: Mapping[str, object] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)
    refusals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bases: Mapping[str, int] = field(default_factory=dict)


NOTHING_TYPED = Typed()


class QuestionsForm(forms.Form):
    """The fields of some questions, bound to the draft's answers; its errors are what hinders handing in."""

    use_required_attribute = False

    def __init__(
        self, draft: Draft, questions: Iterable[Question], *, shows_problems: bool, typed: Typed
    ) -> None:
        asked = [question for question in questions if question.type != QuestionType.FILES]
        stored = {
            question.key: _form_value(question, draft.values.get(question.key))
            for question in asked
        }
        super().__init__(data={**stored, **typed.raws}, auto_id="q-%s")
        self.problems = draft.problems if shows_problems else ()
        self.refusals = typed.refusals
        for question in asked:
            self.fields[question.key] = _field(draft, question)

    def full_clean(self) -> None:
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data: dict[str, Any] = {}
        for problem in self.problems:
            if problem.question in self.fields:
                self.add_error(problem.question, problem.sentence)
        for key, sentences in self.refusals.items():
            if key in self.fields:
                self.add_error(key, list(sentences))


class SelfCheckForm(forms.Form):
    """The yes-or-no questions before an entry is begun; every one has to be answered."""

    asked = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, questions: Sequence[SelfCheckQuestion], *args: Any, **options: Any) -> None:
        self.questions = questions
        options.setdefault("auto_id", "check-%s")
        super().__init__(*args, **options)
        self.initial["asked"] = self_check.fingerprint(questions)
        for question in questions:
            self.fields[f"answer-{question.key}"] = forms.ChoiceField(
                label=str(question.text),
                help_text=str(question.help),
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer with yes or no.")},
            )

    def clean_asked(self) -> str:
        asked = str(self.cleaned_data["asked"])
        if asked != self.initial["asked"]:
            raise forms.ValidationError(
                _("The questions have been changed meanwhile. Read them once more.")
            )
        return asked

    @property
    def check(self) -> SelfCheck:
        """Once the form is valid."""
        answers = {
            question.key: self.cleaned_data[f"answer-{question.key}"] == "yes"
            for question in self.questions
        }
        return SelfCheck(self.cleaned_data["asked"], answers)


class WithdrawalForm(forms.Form):
    """Why a team takes its entry back."""

    reason = TextAreaField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Your team and the organisers read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class DateNoticeForm(forms.Form):
    """To whom, and the text in each language of the call."""

    def __init__(
        self, *args: Any, languages: Sequence[str], groups: Mapping[Concerned, int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["groups"] = forms.MultipleChoiceField(
            label=_("Who is told"),
            choices=[(group.value, _counted(group, number)) for group, number in groups.items()],
            initial=[group.value for group, number in groups.items() if number],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Nobody gets two mails about the same change."),
        )
        self.fields["text"] = LocalizedAreaField(
            label=_("Message"),
            locales=languages,
            rows=9,
            help_text=_(
                "Plain text. Each reader gets it in their language, with the times of their own zone below it."
            ),
        )

    @property
    def groups(self) -> list[Concerned]:
        return [Concerned(group) for group in self.cleaned_data["groups"]]


def _counted(group: Concerned, number: int) -> str:
    people = ngettext("%(count)s person", "%(count)s people", number) % {"count": number}
    return noted(group.label, people)


def items(
    draft: Draft,
    questions: Iterable[Question],
    *,
    shows_problems: bool,
    typed: Typed = NOTHING_TYPED,
) -> list[FormItem]:
    """The questions of a page in reading order, those that do not apply at the moment included."""
    asked = list(questions)
    form = QuestionsForm(draft, asked, shows_problems=shows_problems, typed=typed)
    return [_item(draft, form, question, typed) for question in asked]


def file_rows(files: Iterable[Attachment], typed: Typed = NOTHING_TYPED) -> tuple[FileRow, ...]:
    """The files of a question in their order."""
    return tuple(
        FileRow(
            file,
            typed.captions.get(str(file.pk), file.caption),
            typed.refusals.get(str(file.pk), ()),
        )
        for file in files
    )


def standing(draft: Draft) -> dict[str, object]:
    """Each stored answer as its control on the page holds it."""
    answered = [q for q in draft.questions if draft.values.get(q.key) is not None]
    return {q.key: _control_value(q, draft.values[q.key]) for q in answered}


def raw(question: Question, posted: QueryDict) -> object:
    """What the page sent for a question, as `question_types.clean` takes it."""
    return posted.getlist(question.key) if question.type in MANY else posted.get(question.key, "")


def _item(draft: Draft, form: QuestionsForm, question: Question, typed: Typed) -> FormItem:
    answer = draft.answers.get(question.key)
    base = answer.revision if answer else 0
    return FormItem(
        question=question,
        field=form[question.key] if question.key in form.fields else None,
        files=file_rows(draft.files.get(question.key, ()), typed),
        is_asked=draft.is_asked(question),
        base=base,
        read_base=typed.bases.get(question.key, base),
        counter=_counter(question, answer.value if answer else ""),
        condition=(
            (question.shown_if.key, " ".join(question.shown_if_values))
            if question.shown_if
            else ("", "")
        ),
        tracks=" ".join(track.key for track in question.tracks.all()),
        is_required=question.is_required_at(draft.now),
        waits=question.key in draft.waiting,
        required_from=question.required_from if question.is_required_later(draft.now) else None,
        is_unsaved=question.key in form.fields and question.key in typed.refusals,
        sentences=typed.refusals.get(question.key, ()),
    )


def _counter(question: Question, value: object) -> str:
    """The count of the stored text; a page's script keeps it up to date while somebody writes."""
    if not question.most or question.type not in _TEXTS:
        return ""
    length = text_length.describe(
        str(value or ""),
        count_by=CountBy(question.count_by),
        least=question.least,
        most=question.most,
    )
    limits = f"{length.least}–{length.most}" if length.least else f"{length.most}"
    if length.unit == CountBy.WORDS:
        sentence = _("{count} of {limits} words")
    else:
        sentence = _("{count} of {limits} characters")
    return sentence.format(count=length.counted, limits=limits)


_TEXTS = {QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT}


def _control_value(question: Question, value: object) -> object:
    if question.type == QuestionType.DECLARATION:
        return bool(value)
    return _form_value(question, value)


def _form_value(question: Question, value: object) -> object:
    if question.type == QuestionType.YES_NO and value is not None:
        return "yes" if value else "no"
    if question.type == QuestionType.DECLARATION:
        return "on" if value else None
    if isinstance(value, list):
        return [str(item) for item in value]
    return value


def _field(draft: Draft, question: Question) -> forms.Field:
    return forms.Field(
        label=str(question.label),
        help_text=str(question.help),
        required=question.is_required_at(draft.now),
        widget=_widget(draft, question),
    )


def _widget(draft: Draft, question: Question) -> forms.Widget:
    if question.type in _PLAIN:
        return _PLAIN[QuestionType(question.type)](question)
    choices = _choices(draft, question)
    if question.type in MANY:
        return forms.CheckboxSelectMultiple(choices=choices)
    if (
        question.type in {QuestionType.SUB_FIELD, QuestionType.ECONOMY}
        or len(choices) > RADIO_LIMIT
    ):
        return forms.Select(choices=[("", _("Choose …")), *choices])
    if question.is_statistical:
        # What was said can be taken back.
        choices = [*choices, ("", _("I would rather not say"))]
    return forms.RadioSelect(choices=choices)


def _choices(draft: Draft, question: Question) -> Choices:
    match question.type:
        case QuestionType.YES_NO:
            return [("yes", _("Yes")), ("no", _("No"))]
        case QuestionType.ECONOMY | QuestionType.ECONOMIES:
            return [(code, str(name)) for code, name in economies.choices()]
        case QuestionType.SDGS:
            return [(str(number), f"{number} {name}") for number, name in GOALS.items()]
        case QuestionType.SUB_FIELD:
            return [
                (str(track), [(field.key, str(field)) for field in track.sub_fields.all()])
                for track in draft.tracks
            ]
        case _:
            options = draft.offered(question)
            return [(option["key"], str(LazyI18nString(option["label"]))) for option in options]


def _text_area(question: Question) -> forms.Widget:
    rows = 4 if (question.most or 0) <= 150 else 7  # noqa: PLR2004 -- about a third of the limit
    return forms.Textarea(attrs={"rows": rows})


_PLAIN: Mapping[QuestionType, Callable[[Question], forms.Widget]] = {
    QuestionType.SHORT_TEXT: lambda _question: forms.TextInput(),
    QuestionType.LONG_TEXT: _text_area,
    QuestionType.NUMBER: lambda _question: forms.TextInput(attrs={"inputmode": "decimal"}),
    QuestionType.DATE: lambda _question: forms.DateInput(attrs={"type": "date"}),
    QuestionType.URL: lambda _question: forms.URLInput(),
    QuestionType.VIDEO: lambda _question: forms.URLInput(),
    QuestionType.EMAIL: lambda _question: forms.EmailInput(attrs={"autocomplete": "email"}),
    QuestionType.DECLARATION: lambda _question: forms.CheckboxInput(),
}
