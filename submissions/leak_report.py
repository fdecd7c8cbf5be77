"""What in a draft would tell judges of a blind round who is behind it; it warns and never hinders."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.enums import Fills, QuestionType
from competitions.models import Question
from input2.files.properties import Name
from input2.jobs.models import Job
from input2.lib.names import are_same
from submissions import file_cleaning, versions
from submissions.leaks import Finder, Kind, Match
from submissions.models import Attachment, Entry, Version
from submissions.selectors import Draft
from submissions.versions import ReadableVersion, Withheld

KINDS: Final[Mapping[Kind, Promise]] = {
    Kind.PERSON: gettext_lazy("Name of a team member or contact"),
    Kind.ORGANISATION: gettext_lazy("Name of the organisation"),
    Kind.EMAIL: gettext_lazy("E-mail address"),
    Kind.DOMAIN: gettext_lazy("Internet domain of the team"),
}
# Properties that name somebody, or a place, whatever they say.
TELLING: Final[Mapping[str, Promise]] = {
    Name.AUTHOR: gettext_lazy("Author in the file's properties"),
    Name.COPYRIGHT: gettext_lazy("Owner in the file's properties"),
    Name.PLACE: gettext_lazy("Place where the picture was taken"),
    Name.ATTACHED: gettext_lazy("Another file inside the file"),
    Name.UNREADABLE: gettext_lazy("Properties that cannot be read"),
}
# What programs write where nobody gave a name.
NOBODY: Final = frozenset(
    {"user", "admin", "administrator", "author", "anonymous", "unknown", "owner", "windows user"}
)
CONTACT_WORDS: Final = 5


@dataclass(frozen=True)
class Finding:
    label: str
    match: Match | None


@dataclass(frozen=True)
class Leak:
    """One place that tells something: an answer, or a file."""

    label: str
    href: str
    findings: tuple[Finding, ...]
    attachment: Attachment | None = None
    can_clean: bool = False
    job: Job | None = None


@dataclass(frozen=True)
class Report:
    leaks: tuple[Leak, ...]
    # Files that stand in the place of one that told something.
    cleaned: tuple[Attachment, ...]

    @property
    def is_live(self) -> bool:
        return any(leak.job and leak.job.is_under_way for leak in self.leaks)


def blind_version(draft: Draft) -> ReadableVersion:
    """The draft as a judge of a blind round would read it."""
    content = versions.freeze(draft, number=1, at=draft.now)
    return versions.readable(content, for_judges=True, blind=True, withheld=Withheld())


def report_of(draft: Draft, version: ReadableVersion) -> Report:
    """What the version, as a judge of a blind round reads it, tells of the draft's team.

    The entry's team has to be loaded with its accounts.
    """
    finder = _finder(draft)
    held = {str(each.pk): each for files in draft.files.values() for each in files}
    files = [(file.label, held[file.attachment_id]) for file in version.files]
    leaks = [
        *_in_answers(draft, version, finder),
        *(_in_file(draft, label, attachment, finder) for label, attachment in files),
    ]
    return Report(
        leaks=tuple(leak for leak in leaks if leak.findings),
        cleaned=tuple(each for _label, each in files if each.cleaned_from_id),
    )


def _in_answers(draft: Draft, version: ReadableVersion, finder: Finder) -> Iterator[Leak]:
    for section in version.sections:
        page = reverse("submissions:section", args=[draft.entry.code, section.key])
        for answer in section.answers:
            findings = tuple(_findings(finder.find(answer.text)))
            yield Leak(answer.label, f"{page}#q-{answer.key}", findings)


def _in_file(draft: Draft, label: str, attachment: Attachment, finder: Finder) -> Leak:
    question = next(q for q in draft.questions if q.pk == attachment.question_id)
    page = reverse("submissions:section", args=[draft.entry.code, question.section.key])
    properties = tuple(_in_properties(attachment, finder))
    named = _findings(finder.find(attachment.stored.name), _("File name, which judges do not see"))
    captioned = _findings(finder.find(attachment.caption))
    return Leak(
        label=f"{label} ({attachment.stored.name})",
        href=f"{page}#q-{question.key}",
        findings=(*captioned, *named, *properties),
        attachment=attachment,
        can_clean=bool(properties) and attachment.stored.content_type in file_cleaning.CLEANABLE,
        job=attachment.cleaning,
    )


def _in_properties(attachment: Attachment, finder: Finder) -> Iterator[Finding]:
    told: set[str] = set()
    for item in attachment.stored.properties:
        name, text = item["name"], item["text"]
        if text.casefold() in NOBODY or text in told:
            continue
        if name in TELLING:
            told.add(text)
            # That the place stands in the file is what matters; the coordinates need not be shown.
            is_shown = name not in {Name.PLACE, Name.UNREADABLE}
            yield Finding(str(TELLING[name]), Match(Kind.PERSON, text[:80]) if is_shown else None)
        else:
            found = [match for match in finder.find(text) if match.text not in told]
            told |= {match.text for match in found}
            yield from _findings(found, _("In the file's properties"))


def _findings(matches: Iterable[Match], where: str = "") -> Iterator[Finding]:
    for match in matches:
        yield Finding(where or str(KINDS[match.kind]), match)


def findings_in(version: Version, texts: Mapping[str, str]) -> dict[str, tuple[Finding, ...]]:
    """By key what each of these texts tells of the team behind a version; the entry's team has to be loaded with its accounts."""
    people, addresses, organisations = _names_of(version.entry)
    for answer in version.content["answers"]:
        value = answer["value"]
        if isinstance(value, str) and answer["type"] == QuestionType.EMAIL:
            addresses.append(value)
        elif isinstance(value, str) and answer["type"] == QuestionType.SHORT_TEXT:
            is_hidden = answer["is_private"] or answer["is_identifying"]
            is_known = are_same(value, version.entry.organisation)
            if is_hidden and not is_known and len(value.split()) <= CONTACT_WORDS:
                people.append(value)
    finder = Finder(people=people, organisations=organisations, addresses=addresses)
    return {key: tuple(_findings(finder.find(text))) for key, text in texts.items()}


def _names_of(entry: Entry) -> tuple[list[str], list[str], list[str]]:
    """The people, addresses and organisations of its team."""
    members = list(entry.team.all())
    people = [member.full_name for member in members]
    addresses = [member.email for member in members]
    organisations = [entry.organisation]
    for user in (member.user for member in members if member.user):
        people.append(user.full_name)
        addresses.append(user.email)
        organisations.append(user.organisation)
    return people, addresses, organisations


def _finder(draft: Draft) -> Finder:
    people, addresses, organisations = _names_of(draft.entry)
    organisations.append(str(draft.filling(Fills.ORGANISATION) or ""))
    for question in draft.asked:
        value = draft.values.get(question.key)
        if isinstance(value, str) and question.type == QuestionType.EMAIL:
            addresses.append(value)
        elif isinstance(value, str) and _is_contact(question, value):
            people.append(value)
    return Finder(people=people, organisations=organisations, addresses=addresses)


def _is_contact(question: Question, value: str) -> bool:
    """Whether a hidden answer is as short as the name or number of somebody to turn to."""
    is_hidden = question.is_private or question.is_identifying
    is_line = question.type == QuestionType.SHORT_TEXT and not question.fills
    return is_hidden and is_line and len(value.split()) <= CONTACT_WORDS
