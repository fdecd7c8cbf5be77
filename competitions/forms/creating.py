"""What is asked of a person who begins a competition: from nothing, from an earlier edition, or from a file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from competitions import setup_document
from competitions.description_checks import Problem, refusal_of_slug
from competitions.forms.moments import MomentField
from competitions.models import Competition
from competitions.moving_dates import NextEdition
from competitions.new_call import NewCompetition
from input2.accounts import zones
from input2.accounts.models import User
from input2.lib.localized import by_language
from input2.lib.localized_forms import LocalizedLineField
from input2.lib.phrases import named
from input2.lib.templatetags.display import zone_city
from input2.lib.zones import CITIES

# Fifty-two weeks: next year, on the same day of the week.
YEAR: Final = timedelta(weeks=52)
MOST_DAYS: Final = 3660


class ZoneField(forms.CharField):
    """A time zone, found by typing: its own name, or that of a city."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=64, **options)

    @property
    def zones(self) -> list[tuple[str, str]]:
        """What is offered while one types: each zone with its city."""
        return [(name, zone_city(name)) for name in zones.names()]

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if found := zone_called(typed):
            return found
        raise forms.ValidationError(
            _("“%(zone)s” is not a time zone; choose one such as Asia/Shanghai.") % {"zone": typed}
        )


class CreationForm(forms.Form):
    """The fields that every new competition needs, in the competition's zone as it was typed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        typed = self.data.get("time_zone", "") if self.is_bound else self.initial.get("time_zone")
        self.zone = zone_called(str(typed or "")) or "UTC"
        self.build()

    def build(self) -> None:
        """Where a form adds its fields, in the order in which they are asked."""

    def add_address(self) -> None:
        self.fields["slug"] = forms.SlugField(
            label=_("Address"),
            max_length=60,
            help_text=_("What stands behind /c/ in the address, such as input3. It stays."),
        )
        self.fields["short_name"] = forms.CharField(
            label=_("Short name"),
            max_length=12,
            help_text=_(
                "Two to twelve capital letters and digits, such as INPUT3. Codes of entries begin with it."
            ),
            validators=[
                RegexValidator(
                    r"^[A-Z][A-Z0-9]{1,11}$",
                    gettext_lazy("Write capital letters and digits, beginning with a letter."),
                )
            ],
        )

    def add_zone(self) -> None:
        self.fields["time_zone"] = ZoneField(
            label=_("Time zone"),
            help_text=_(
                "Type a city. Every date of the call is shown in it, beside the reader's own."
            ),
        )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug and (refusal := refusal_of_slug(slug)):
            raise forms.ValidationError(refusal)
        return slug

    def show(self, problems: Iterable[Problem]) -> None:
        """Put what the service found beside the field that it is about."""
        for problem in problems:
            if problem.path in self.fields and problem.path in self.data:
                self.add_error(problem.path, problem.sentence)
            else:
                self.add_error(None, str(problem))


class EmptyCompetitionForm(CreationForm):
    """From nothing."""

    def build(self) -> None:
        codes = [code for code, _name in settings.LANGUAGES]
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages of the call"),
            choices=[(code, get_language_info(code)["name_local"]) for code in codes],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Every text is written in each of them before the call is published."),
        )
        self.fields["name"] = LocalizedLineField(
            label=_("Name"), locales=codes, help_text=_("In each of the languages chosen above.")
        )
        self.add_address()
        self.add_zone()
        self.fields["opens_at"] = MomentField(zone=self.zone, label=_("Call opens"))
        self.fields["closes_at"] = MomentField(
            zone=self.zone,
            label=_("Entries close"),
            help_text=_(
                "The last moment is the one before: at 23:59, handing in ends with 23:58:59."
            ),
        )

    def clean(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The call has to close after it opens."))
        if "name" in data and "languages" in data:
            self._complete_name(data)
        return data

    def described(self) -> NewCompetition:
        data = self.cleaned_data
        texts = by_language(data["name"])
        return NewCompetition(
            slug=data["slug"],
            short_name=data["short_name"],
            name={language: texts[language] for language in data["languages"]},
            languages=data["languages"],
            time_zone=data["time_zone"],
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
        )

    def _complete_name(self, data: dict[str, Any]) -> None:
        texts = by_language(data["name"])
        lacking = [code for code in data["languages"] if not texts.get(code)]
        if lacking:
            names = named(get_language_info(code)["name_translated"] for code in lacking)
            self.add_error("name", _("Write the name in %(languages)s too.") % {"languages": names})


class NextEditionForm(CreationForm):
    """From an earlier edition: what differs, and by how much its dates move."""

    def __init__(self, *args: Any, earlier: Competition, **options: Any) -> None:
        self.earlier = earlier
        initial = {
            "name": earlier.name,
            "time_zone": earlier.time_zone,
            "opens_at": (
                earlier.opens_at.astimezone(earlier.zone).replace(tzinfo=None) + YEAR
            ).replace(tzinfo=earlier.zone),
        }
        super().__init__(*args, initial=initial, **options)

    def build(self) -> None:
        self.fields["name"] = LocalizedLineField(label=_("Name"), locales=self.earlier.languages)
        self.add_address()
        self.add_zone()
        self.fields["opens_at"] = MomentField(zone=self.zone, label=_("Call opens"))
        self.fields["closes_at"] = MomentField(
            zone=self.zone,
            label=_("Entries close"),
            required=False,
            help_text=_("Left empty, it moves with the other dates."),
        )
        self.fields["days"] = forms.IntegerField(
            label=_("Days by which the other dates move"),
            required=False,
            min_value=-MOST_DAYS,
            max_value=MOST_DAYS,
            help_text=_(
                "Left empty, as many as the opening moves. Times of day stay what they were, whatever summer time does."
            ),
        )

    def said(self) -> NextEdition:
        """What was typed, or what the form proposes as long as nothing was."""
        data = self.cleaned_data if self.is_bound else self.initial
        return NextEdition(
            slug=data.get("slug", ""),
            short_name=data.get("short_name", ""),
            name=by_language(data["name"]),
            time_zone=data["time_zone"],
            opens_at=data["opens_at"],
            closes_at=data.get("closes_at"),
            days=data.get("days"),
        )


class ImportForm(CreationForm):
    """From a file that "Export set-up" wrote."""

    def build(self) -> None:
        self.fields["file"] = forms.FileField(
            label=_("Set-up file"),
            help_text=_("The JSON file that “Export set-up” wrote, here or on another platform."),
            widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        )
        self.fields["slug"] = forms.SlugField(
            label=_("Address"),
            max_length=60,
            required=False,
            help_text=_("Left empty, the one in the file. It has to be free."),
        )

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > setup_document.LARGEST:
            limit = {"limit": filesizeformat(setup_document.LARGEST)}
            raise forms.ValidationError(
                _("The file is larger than the %(limit)s that a set-up may have.") % limit
            )
        return upload

    def clean(self) -> dict[str, Any]:
        """Read the file; what is wrong with it is told for the whole form, by path."""
        data = dict(self.cleaned_data)
        if "file" in data:
            try:
                data["setup"] = setup_document.read(data["file"].read())
            except setup_document.MalformedDocumentError as refusal:
                self.show(refusal.problems)
        return data

    def described(self) -> NewCompetition:
        setup: NewCompetition = self.cleaned_data["setup"]
        return replace(setup, slug=self.cleaned_data["slug"] or setup.slug)


def first_values(person: User) -> dict[str, Any]:
    """What the empty form proposes: the person's own zone and language."""
    return {"time_zone": person.time_zone, "languages": [person.language]}


def zone_called(typed: str) -> str:
    """The zone of this name, or of the city of this name, in the reader's language too; nothing if there is none."""
    wanted = typed.strip().casefold().replace(" ", "_")
    for name in zones.names():
        city = str(CITIES.get(name, "")).casefold().replace(" ", "_")
        if wanted and wanted in {name.casefold(), name.casefold().rpartition("/")[2], city}:
            return name
    return ""
