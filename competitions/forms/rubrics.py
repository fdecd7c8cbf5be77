"""Forms around a rubric: its name, its dimensions, the comment period and whom to ask."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from competitions.forms.editing import EditForm
from competitions.forms.moments import MomentField
from competitions.keys import LONGEST
from competitions.models import Competition
from input2.lib.localized_forms import LocalizedLineField
from input2.lib.text_fields import NameField


class RubricForm(EditForm):
    """What people call the rubric, and where it comes from."""

    def build(self) -> None:
        locales = self.competition.languages
        self.fields["name"] = LocalizedLineField(label=_("Name"), locales=locales)
        self.fields["source"] = forms.CharField(
            label=_("Source"),
            help_text=_("Where the criteria come from, if not from you. Entrants read it."),
            required=False,
            max_length=200,
        )
        self.fields["are_weights_from_source"] = forms.BooleanField(
            label=_("The weights are the source's own"),
            help_text=_(
                "Without this mark the pages say that equal weights are this platform's default, not the source's."
            ),
            required=False,
        )


class DimensionForm(EditForm):
    """The upper level: a name and its part of the total."""

    def build(self) -> None:
        locales = self.competition.languages
        self.fields["name"] = LocalizedLineField(label=_("Name"), locales=locales)
        self.fields["weight"] = weight_field(
            _("Weight"),
            help_text=_("Its part of the total. Weights need not sum to 100: they are compared."),
            min_value=0,
        )
        self.fields["key"] = key_field()


class PeriodForm(forms.Form):
    """Until when a draft takes comments."""

    def __init__(self, *args: Any, competition: Competition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["until"] = MomentField(
            zone=competition.time_zone, label=_("Comments are open until")
        )


class ReviewerForm(forms.Form):
    """Whom to ask from outside."""

    email = forms.EmailField(label=_("E-mail address"))
    full_name = NameField(label=_("Name"), max_length=150, required=False)
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=settings.LANGUAGES, initial="en"
    )


class NewRubricForm(forms.Form):
    """An empty rubric begins with a name."""

    def __init__(self, *args: Any, competition: Competition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = LocalizedLineField(label=_("Name"), locales=competition.languages)


def key_field() -> forms.SlugField:
    return forms.SlugField(
        label=_("Key"),
        help_text=_(
            "Stands for it in exports and addresses. Left empty, it is made from the name."
        ),
        max_length=LONGEST,
        required=False,
    )


def weight_field(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=8, decimal_places=4, initial=1, **options)
