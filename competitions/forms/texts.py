"""What organisers type as the texts of the call itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from competitions.forms.editing import EditForm
from competitions.models import Competition
from input2.lib.localized_forms import LocalizedAreaField, LocalizedLineField
from input2.lib.phrases import named


class TextsForm(EditForm):
    """The call's names, texts and languages; texts are typed in the languages that stand, new ones appear after saving."""

    def __init__(self, *args: Any, editions: QuerySet[Competition], **options: Any) -> None:
        self.editions = editions
        super().__init__(*args, **options)

    def build(self) -> None:
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages of the call"),
            choices=[
                (code, get_language_info(code)["name_local"]) for code, _n in settings.LANGUAGES
            ],
            widget=forms.CheckboxSelectMultiple,
            help_text=_(
                "Save to type in a language that you add. A language that you take away keeps its texts "
                "for later."
            ),
        )
        self.fields["short_name"] = forms.RegexField(
            r"^[A-Z][A-Z0-9]{1,11}$",
            label=_("Short name"),
            help_text=_(
                "2 to 12 capital letters and digits, such as INPUT2. Codes of new entries begin with it."
            ),
            error_messages={
                "invalid": _(
                    "Write 2 to 12 capital letters and digits, the first of them a letter."
                )
            },
            widget=forms.TextInput(attrs={"class": "short"}),
        )
        self._add_texts()
        self.fields["contact_email"] = forms.EmailField(
            label=_("E-mail address for questions"),
            required=False,
            help_text=_("Everybody can read it."),
        )
        self.fields["previous_edition"] = forms.ModelChoiceField(
            self.editions,
            label=_("Earlier edition"),
            required=False,
            empty_label=_("None"),
            help_text=_("Visitors find a link to it, and the overview compares the two."),
        )

    def clean_languages(self) -> list[str]:
        """Those that stood keep their order: the first is the one that readers of other languages get."""
        chosen = self.cleaned_data["languages"]
        standing = [code for code in self.competition.languages if code in chosen]
        return [*standing, *(code for code in chosen if code not in standing)]

    def shown(self, value: Any) -> str:
        if isinstance(value, list):
            return named(get_language_info(code)["name_local"] for code in value)
        return super().shown(value)

    def _add_texts(self) -> None:
        locales = self.competition.languages
        preview_url = reverse("competitions:setup-preview", args=[self.competition.slug])
        self.fields["name"] = LocalizedLineField(label=_("Name"), locales=locales)
        self.fields["eyebrow"] = LocalizedLineField(
            label=_("Line above the name"), locales=locales, required=False
        )
        self.fields["tagline"] = LocalizedAreaField(
            label=_("What it is, in two sentences"), locales=locales, rows=3, required=False
        )
        for name, label in (("about", _("About")), ("who_can_enter", _("Who can enter"))):
            self.fields[name] = LocalizedAreaField(
                label=label, locales=locales, rows=10, required=False, preview_url=preview_url
            )
