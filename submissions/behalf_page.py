"""The pages on which organisers act for the applicant of one entry."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.forms import Form

from input2.accounts.models import User
from submissions import behalf_policies, presenting
from submissions.behalf_forms import ExtensionForm, HandInForForm, TakeBackForm, WriteForForm
from submissions.models import Entry, OnBehalf
from submissions.selectors import Draft

NOTHING_TYPED: Final[Mapping[str, Form]] = MappingProxyType({})


def context_of(
    entry: Entry, *, user: User, now: datetime, typed: Mapping[str, Form] = NOTHING_TYPED
) -> dict[str, Any]:
    """Everything `submissions/behalf.html` needs; `typed` holds a form that was refused, by its name there."""
    refusal = behalf_policies.refusal_to_write_for(user, entry, now=now)
    standing = list(OnBehalf.objects.standing().filter(entry=entry).select_related("person"))
    return {
        "entry": entry,
        "competition": entry.competition,
        "nav_current": "entries",
        "refusal": str(refusal or ""),
        "is_late": now >= entry.closes_at(),
        "standing": standing,
        "is_writing": any(one.person_id == user.pk for one in standing),
        "write_form": WriteForForm(auto_id="write-%s"),
        "extension_form": ExtensionForm(entry=entry, auto_id="extend-%s"),
        "take_back_form": TakeBackForm(auto_id="back-%s"),
        **typed,
    }


def hand_in_form(draft: Draft, *args: Any) -> HandInForForm:
    """Offers the declarations that nobody has ticked yet."""
    undeclared = [q for q in draft.declarations if not draft.values.get(q.key)]
    initial = {"revision": draft.entry.revision}
    return HandInForForm(undeclared, *args, initial=initial)


def hand_in_context(
    draft: Draft, *, user: User, now: datetime, form: HandInForForm
) -> dict[str, Any]:
    """What still lacks, but for the declarations that are ticked here; with links for whoever may follow them."""
    entry = draft.entry
    problems = presenting.problem_links(draft, without={q.key for q in draft.declarations})
    refusal = behalf_policies.refusal_to_hand_in_for(user, entry, now=now)
    return {
        "entry": entry,
        "competition": entry.competition,
        "refusal": str(refusal or ""),
        "is_late": now >= entry.closes_at(),
        "problems": problems if _may_follow(entry) else [{**each, "href": ""} for each in problems],
        "has_changes": presenting.has_changes(entry),
        "declared": [str(q.label) for q in draft.declarations if draft.values.get(q.key)],
        "form": form,
    }


def _may_follow(entry: Entry) -> bool:
    """From an entry found with `writers.writes_in` beside it."""
    return bool(getattr(entry, "is_written_by_me", False))
