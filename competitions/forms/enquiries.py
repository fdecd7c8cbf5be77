"""What visitors ask and organisers answer."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.enums import Role
from competitions.forms.editing import EditForm
from competitions.models import Enquiry
from input2.accounts.models import User
from input2.lib.localized_forms import LocalizedAreaField, LocalizedLineField
from input2.lib.text_fields import NameField, TextAreaField

LONGEST_QUESTION = 4000
LONGEST_ANSWER = 10_000
LONGEST_FAQ_QUESTION = 300


class AskForm(forms.Form):
    """A question with the address for its answer; `website` is one that only programs fill."""

    name = NameField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The answer is sent there. It is not published."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = TextAreaField(
        label=gettext_lazy("Your question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, person: User | None, **options: Any) -> None:
        if person:
            options["initial"] = {"name": person.full_name, "email": person.email}
        super().__init__(*args, **options)

    def clean_website(self) -> str:
        """A browser that fills everything costs its person one more press and none of what they wrote."""
        if self.cleaned_data["website"]:
            self.data = cast(QueryDict, self.data).copy()
            self.data["website"] = ""
            raise forms.ValidationError(
                _("A field that should stay empty was filled. It is empty again: send once more.")
            )
        return ""


class AnswerForm(EditForm):
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def build(self) -> None:
        if isinstance(self.row, Enquiry) and self.row.is_answered:
            self.fields["is_told"] = forms.BooleanField(
                label=_("Send the changed answer to whoever asked"), required=False, initial=True
            )

    @property
    def is_told(self) -> bool:
        return bool(self.cleaned_data.get("is_told"))


class ClosingForm(EditForm):
    closing_reason = forms.CharField(
        label=gettext_lazy("Why the question is not answered"),
        help_text=gettext_lazy("Whoever asked reads this at the address of the question."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OwnerForm(EditForm):
    """Who takes the question on."""

    def build(self) -> None:
        organisers = User.objects.filter(
            is_active=True,
            competition_memberships__competition=self.competition,
            competition_memberships__role=Role.ORGANISER,
        )
        self.fields["assigned_to"] = forms.ModelChoiceField(
            organisers.order_by("full_name", "pk"),
            label=_("Who answers it"),
            help_text=_("Whoever you choose is told by mail."),
            empty_label=_("Nobody yet"),
            required=False,
        )


class SeenForm(EditForm):
    """Nothing but the revision that the person looked at."""


class FaqForm(EditForm):
    """The item of the FAQ as it would stand, prefilled with what was asked and answered."""

    def build(self) -> None:
        locales = self.competition.languages
        self.fields["question"] = LocalizedLineField(
            label=_("Question"),
            locales=locales,
            help_text=_("Take out what could show who asked."),
            initial=self._in_its_language(
                " ".join(self._enquiry.text.split())[:LONGEST_FAQ_QUESTION]
            ),
        )
        self.fields["faq_answer"] = LocalizedAreaField(
            label=_("Answer"),
            locales=locales,
            rows=6,
            help_text=_("Markdown."),
            initial=self._in_its_language(self._enquiry.answer),
        )

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"question": data["question"], "answer": data["faq_answer"]}

    @property
    def _enquiry(self) -> Enquiry:
        assert isinstance(self.row, Enquiry)  # noqa: S101 -- what this form is opened with
        return self.row

    def _in_its_language(self, text: str) -> dict[str, str]:
        locales, asked_in = self.competition.languages, self._enquiry.language
        return {asked_in if asked_in in locales else locales[0]: text}
