"""What the organisers' list keeps beside the entries: the words they are found by, and the columns that a person chose."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func

from submissions.models.entry import Entry


class ListedEntry(models.Model):
    """What a list asks of an entry that its row would be too wide for.

    `text` is what organisers may find the entry by: title and code of a draft, and once something was handed in the texts of the version that counts.
    `file_questions` are the keys of the questions to which that version has a file. Both are written when they change, see
    `submissions.services.listing`; `words` follows from the text, in the database (`input2_search_vector`, migration 0002).
    """

    entry = models.OneToOneField(
        Entry, models.CASCADE, primary_key=True, related_name="listed", serialize=False
    )
    text = models.TextField()
    file_questions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    words = models.GeneratedField(
        expression=Func(F("text"), function="input2_search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "listed entries"
        indexes = [GinIndex(fields=["words"], name="listed_entry_words")]

    def __str__(self) -> str:
        return f"{self.entry_id}"


class ChosenColumns(models.Model):
    """The columns that a person wants to see in lists of entries, in every competition that they run."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    names = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        verbose_name_plural = "chosen columns"

    def __str__(self) -> str:
        return f"{self.user_id}: {', '.join(self.names)}"
