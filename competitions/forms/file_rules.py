"""What a question for files accepts: their kinds, how long a document and how large a file may be."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _


def fields() -> dict[str, forms.Field]:
    """By the name of the column that each fills."""
    largest = settings.FILES_LIMIT // settings.MEGABYTE
    return {
        "file_kinds": forms.MultipleChoiceField(
            label=_("Files that are accepted"),
            choices=[("pdf", _("PDF documents")), ("image", _("Pictures: JPEG, PNG or WebP"))],
            widget=forms.CheckboxSelectMultiple,
        ),
        "most_pages": forms.IntegerField(
            label=_("Most pages of a PDF"), required=False, min_value=1, max_value=2000
        ),
        "most_megabytes": forms.IntegerField(
            label=_("Most megabytes of a file"),
            help_text=_("Left empty, a file may have %(most)d, the most that is taken here.")
            % {"most": largest},
            required=False,
            min_value=1,
            max_value=largest,
        ),
    }
