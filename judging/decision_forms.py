"""What organisers' pages about decisions send: a decision with its texts, one for many entries, places by track, an order to publish."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.editing import Difference
from competitions.models import Award
from input2.lib.numbers import small_whole
from judging.enums import DecisionKind
from judging.models import Decision
from judging.selectors.decided import KINDS, UNDECIDED, Card, Group, Wanted
from judging.services import MalformedDecisionError, Verdict, Words
from judging.services.deciding import LONGEST_TEXT

LONGEST_QUERY: Final = 200
AWARD: Final = "award:"
OPEN: Final = ("", gettext_lazy("Undecided"))


class DecisionForm(forms.Form):
    """The decision about one entry; `standing` is the revision that was read, so that nobody who was quicker is written over.

    The boxes of `told` are the judges' comments that reach the team; `offered` were on the page, so that a comment that arrives later is
    not kept back unseen.
    """

    standing = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[OPEN, *DecisionKind.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    award = forms.ModelChoiceField(
        label=gettext_lazy("Prize"),
        queryset=Award.objects.none(),
        to_field_name="key",
        empty_label=gettext_lazy("Choose a prize"),
        required=False,
    )
    feedback = forms.CharField(
        label=gettext_lazy("Text for the team"),
        help_text=gettext_lazy("Plain text, in the mail and on the page of the entry."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the organisers"),
        help_text=gettext_lazy("Why it was decided so. The team never reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(
        self, *args: Any, awards: Sequence[Award], cards: Iterable[Card], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.cards = [card for card in cards if card.can_be_told]
        award = cast("forms.ModelChoiceField[Award]", self.fields["award"])
        award.queryset = Award.objects.filter(pk__in=[each.pk for each in awards])
        award.choices = [("", award.empty_label), *((each.key, str(each)) for each in awards)]
        self.decision: Decision | None = None
        self.stale: Sequence[Difference] = ()

    @classmethod
    def of(
        cls,
        decision: Decision | None,
        awards: Sequence[Award],
        cards: Iterable[Card],
        data: QueryDict | None = None,
    ) -> Self:
        """As it stands, or with what was just sent in its place."""
        initial = {
            "standing": decision.revision if decision else 0,
            "kind": decision.kind if decision else "",
            "award": decision.award.key if decision and decision.award else "",
            "feedback": decision.feedback if decision else "",
            "note": decision.note if decision else "",
        }
        form = cls(data, awards=awards, cards=cards, initial=initial, auto_id="%s")
        form.decision = decision
        return form

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        is_award = given.get("kind") == DecisionKind.AWARD
        if is_award and not given.get("award") and "award" not in self.errors:
            self.add_error("award", _("Say which prize the entry wins."))
        return given

    @property
    def verdict(self) -> Verdict:
        given = self.cleaned_data
        kind = DecisionKind(given["kind"]) if given["kind"] else None
        # What was chosen before another decision was does not count.
        return Verdict(kind, given["award"] if kind == DecisionKind.AWARD else None)

    @property
    def particulars(self) -> dict[str, Any]:
        """What goes with the verdict: the texts, and what was read before they were written."""
        given = self.cleaned_data
        words = Words(given["feedback"], given["note"], self.withheld)
        return {"words": words, "standing": given["standing"] or 0}

    @property
    def withheld(self) -> Collection[int]:
        """Of the comments that were on the page those without their mark; those that came later are as they were."""
        kept_back = set(self.decision.withheld) if self.decision else set()
        if not self.is_bound:
            return kept_back
        bound = cast(QueryDict, self.data)
        offered, told = (_numbers(bound.getlist(name)) for name in ("offered", "told"))
        return (kept_back - offered) | (offered - told)

    def show_difference(self, stored: Decision) -> None:
        """Put what stands now beside what was typed, and let the next attempt count from there."""
        self.stale = [each for each in self._compared(stored) if each.theirs != each.yours]
        self.data = cast(QueryDict, self.data).copy()
        self.data["standing"] = str(stored.revision)

    def _compared(self, stored: Decision) -> Iterator[Difference]:
        given, verdict = self.cleaned_data, self.verdict
        theirs = decision_label(stored.kind, stored.award)
        yield Difference(_("Decision"), theirs, decision_label(verdict.kind or "", verdict.award))
        for name in ("feedback", "note"):
            label, typed = str(self.fields[name].label), given[name].strip().splitlines()
            yield Difference(label, getattr(stored, name), "\n".join(typed))
        told = (self._told(stored.withheld), self._told(self.withheld))
        yield Difference(_("Comments of judges that the team reads"), *told)

    def _told(self, withheld: Collection[int]) -> str:
        told = [card.assignment.judge for card in self.cards if card.number not in withheld]
        return "\n".join(map(str, told)) or _("None")


@dataclass(frozen=True)
class Chosen:
    """What shall become of which entries, as it was asked for."""

    codes: Sequence[str]
    verdict: Verdict | None

    def checked(self) -> Verdict:
        if self.verdict is None or not self.codes:
            raise MalformedDecisionError(_("Tick the entries, and choose what becomes of them."))
        return self.verdict


def chosen(post: QueryDict, awards: Iterable[Award]) -> Chosen:
    """The rows that were ticked and the one choice for all of them."""
    verdicts = {value: verdict for value, _label, verdict in _verdicts(awards)}
    return Chosen(post.getlist("code"), verdicts.get(post.get("verdict", "")))


@dataclass(frozen=True)
class PublishOrder:
    """What an organiser confirms and shares; `looked_at` is the fingerprint of the decisions that were shown."""

    confirmed: Collection[str] = ()
    shares_comments: bool = True
    shares_marks: bool = False
    looked_at: str = ""

    @classmethod
    def of(cls, post: QueryDict) -> Self:
        return cls(
            confirmed=frozenset(post.getlist("confirmed")),
            shares_comments="shares_comments" in post,
            shares_marks="shares_marks" in post,
            looked_at=post.get("looked_at", ""),
        )


def choices(awards: Iterable[Award]) -> list[tuple[str, str]]:
    """What a bulk bar offers."""
    return [(value, label) for value, label, _verdict in _verdicts(awards)]


def places(post: QueryDict, groups: Iterable[Group]) -> Mapping[int | None, int]:
    """How many of each track go on; a track without a number is left alone."""
    typed = {group.track: post.get(place_name(group.key), "").strip() for group in groups}
    given = {track: small_whole(text) for track, text in typed.items() if text}
    if not given or None in given.values():
        raise MalformedDecisionError(_("Say with whole numbers how many of a track go on."))
    return {track: number for track, number in given.items() if number is not None}


def decision_label(kind: str, award: object = None) -> str:
    """A decision in a few words."""
    if kind == DecisionKind.AWARD and award:
        return _("Wins “%(award)s”") % {"award": award}
    return str(DecisionKind(kind).label if kind else _("Undecided"))


def place_name(track: str) -> str:
    return f"places-{track}"


def wanted(query: QueryDict) -> Wanted:
    """The filters of an address; what it says wrongly is not asked for."""
    kind = query.get("decision", "")
    return Wanted(
        track=query.get("track", ""),
        kind=kind if kind in KINDS else "",
        query=query.get("q", "").strip()[:LONGEST_QUERY],
    )


def _verdicts(awards: Iterable[Award]) -> list[tuple[str, str, Verdict]]:
    kinds = (DecisionKind.ADVANCE, DecisionKind.NOT_SELECTED)
    return [
        *((kind.value, str(kind.label), Verdict(kind)) for kind in kinds),
        *(
            (
                f"{AWARD}{each.key}",
                decision_label(DecisionKind.AWARD, each),
                Verdict(DecisionKind.AWARD, each),
            )
            for each in awards
        ),
        (UNDECIDED, _("Undecided again"), Verdict(None)),
    ]


def _numbers(texts: Iterable[str]) -> set[int]:
    return {number for number in map(small_whole, texts) if number is not None}
