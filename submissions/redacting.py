"""How a version reads to judges of a blind round once organisers have redacted it; the version itself stays as it is."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from competitions.enums import QuestionType
from competitions.models import Question
from submissions.models import Redaction
from submissions.versions import ReadableFile, ReadableSection, ReadableVersion, Withheld

# Whose answers are words, and can be written otherwise.
WORDED: Final = frozenset(
    {QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT, QuestionType.URL, QuestionType.VIDEO}
)


@dataclass(frozen=True)
class Redacted:
    """What organisers made of version `number`."""

    number: int
    revision: int
    texts: Mapping[str, str]
    digests: Mapping[str, str]
    hidden: frozenset[str]
    seen: frozenset[str]


def withheld_now(competition: str, entry: str) -> dict[str, ArraySubquery]:
    """Beside rows that name a competition and an entry in these columns: what judges may not read today, and what was redacted."""
    form = Question.objects.filter(competition=OuterRef(competition))
    made = Redaction.objects.filter(entry=OuterRef(entry)).order_by("version__number")
    columns = JSONObject(
        number="version__number",
        revision="revision",
        texts="texts",
        digests="digests",
        hidden="hidden_files",
        seen="seen_files",
    )
    return {
        "private_now": ArraySubquery(form.filter(is_private=True).values("key")),
        "identifying_now": ArraySubquery(form.filter(is_identifying=True).values("key")),
        "redacted_copies": ArraySubquery(made.values(row=columns)),
    }


def withheld_beside(row: Any) -> Withheld:
    """Of a row that was found with `withheld_now`."""
    return Withheld(frozenset(row.private_now), frozenset(row.identifying_now))


def beside(row: Any, number: int) -> Redacted | None:
    """What organisers made of version `number`, from a row that was found with `withheld_now`."""
    return nearest(row.redacted_copies, number)


def nearest(rows: Sequence[Mapping[str, Any]], number: int) -> Redacted | None:
    """That of this very version; else the latest, for what was hidden once is not shown because another version came."""
    own = [row for row in rows if row["number"] == number]
    row = next(iter(own or rows[-1:]), None)
    if row is None:
        return None
    hidden, seen = frozenset(row["hidden"]), frozenset(row["seen"])
    return Redacted(row["number"], row["revision"], row["texts"], row["digests"], hidden, seen)


def redacted(
    version: ReadableVersion, content: Mapping[str, Any], made: Redacted | None
) -> ReadableVersion:
    """The same version with the organisers' texts and without the files they hid; files keep their numbers.

    Made from another version, a text stands only for the one it was a copy of: in place of one that has changed stands a sentence,
    and files that nobody looked at are not shown, until organisers look again.
    """
    if made is None:
        return version
    copies = Copies(made, texts_of(content), is_own=made.number == version.number)
    return replace(
        version,
        sections=tuple(filter(None, map(copies.of_section, version.sections))),
        files=tuple(filter(None, map(copies.of_file, version.files))),
    )


@dataclass(frozen=True)
class Copies:
    """What stands in the place of each text and file of one version."""

    made: Redacted
    originals: Mapping[str, str]
    is_own: bool

    def of_section(self, section: ReadableSection) -> ReadableSection | None:
        """None where nothing of it is left."""
        answers = [
            replace(answer, text=self._text(answer.key, answer.text)) for answer in section.answers
        ]
        shown = tuple(answer for answer in answers if answer.text)
        return replace(section, answers=shown) if shown else None

    def of_file(self, file: ReadableFile) -> ReadableFile | None:
        """None where judges do not see it; without its caption, which was taken away, it is named by its number."""
        if file.attachment_id in self.made.hidden:
            return None
        if not self.is_own and file.attachment_id not in self.made.seen:
            return None
        label = self._text(caption_key(file.attachment_id), file.label)
        return replace(file, label=label or _("File %(number)d") % {"number": file.number})

    def _text(self, key: str, text: str) -> str:
        if key not in self.made.texts:
            return text
        is_copy = self.is_own or self.made.digests[key] == digest(self.originals.get(key, ""))
        return self.made.texts[key] if is_copy else held()


def texts_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a version that judges of a blind round would read: answers by question, captions by `caption_key`."""
    answers = {
        answer["key"]: str(answer["value"] or "")
        for answer in content["answers"]
        if answer["type"] in WORDED and _is_read(answer)
    }
    captions = {
        caption_key(file["attachment"]): file["caption"]
        for file in content["files"]
        if file["caption"] and _is_read(file)
    }
    return {**answers, **captions}


def caption_key(attachment: str) -> str:
    """A question's key has no colon."""
    return f"file:{attachment}"


def held() -> str:
    """In place of a text that organisers have redacted once and have not looked at since it changed."""
    return _("The organisers are looking at this text. It is shown here once they have.")


def plain(text: str) -> str:
    """As a browser sends it and as it is stored are the same text."""
    return text.replace("\r\n", "\n").strip()


def digest(text: str) -> str:
    """What tells a text from another."""
    return hashlib.sha256(plain(text).encode()).hexdigest()


def _is_read(item: Mapping[str, Any]) -> bool:
    return not item["is_private"] and not item["is_identifying"]
