"""The texts of the call itself, and the languages in which it is written."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competitions.models import Competition
from competitions.services.changing import (
    Values,
    assign,
    call_under_change,
    record,
    refuse_stale,
    snapshot,
    with_hidden_languages,
)
from competitions.services.writing import MalformedCallError
from input2.accounts.models import User


def change_texts(
    competition: Competition, values: Values, *, base: int, by: User, now: datetime
) -> Competition:
    """Write the call's texts unless somebody else did since revision `base`; a language that is dropped keeps its texts."""
    with call_under_change(competition, by=by) as call:
        refuse_stale(call, base)
        _refuse_languages(values.get("languages"))
        _refuse_edition(call, values.get("previous_edition"), by=by)
        names = list(values)
        before = snapshot(call, names)
        changed = assign(call, with_hidden_languages(call, values, call.languages))
        if changed:
            _check(call)
            record(
                "competition.texts_changed",
                call,
                call,
                by=by,
                now=now,
                changed=changed,
                before={name: before[name] for name in changed},
                after=snapshot(call, changed),
            )
    return call


def _refuse_languages(languages: Any) -> None:
    if languages is None:
        return
    known = {code for code, _name in settings.LANGUAGES}
    if not languages or not set(languages) <= known or len(set(languages)) != len(languages):
        raise MalformedCallError(_("Choose at least one of the languages of this platform."))


def _refuse_edition(call: Competition, edition: Competition | None, *, by: User) -> None:
    if edition is None or edition.pk == call.previous_edition_id:
        return
    if not Competition.objects.readable_by(by).filter(pk=edition.pk).exists():
        raise MalformedCallError(_("There is no such earlier edition."))
    earlier: Competition | None = edition
    seen: set[int] = set()
    while earlier is not None and earlier.pk not in seen:
        if earlier.pk == call.pk:
            raise MalformedCallError(
                _("“%(name)s” follows this edition and cannot come before it.") % {"name": edition}
            )
        seen.add(earlier.pk)
        earlier = earlier.previous_edition


def _check(call: Competition) -> None:
    try:
        call.full_clean()
    except ValidationError as error:
        raise MalformedCallError(" ".join(error.messages)) from error
