"""The one way to write history."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils.crypto import salted_hmac

from input2.audit.models import Event, EventDetail

Values = Mapping[str, object]


@dataclass(frozen=True)
class Change:
    """What one step of many did to its object."""

    target: models.Model
    changed: Sequence[str] = ()
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)


def record(  # noqa: PLR0913 -- the parts of one event
    *,
    action: str,
    by: AbstractBaseUser | None,
    target: models.Model,
    at: datetime,
    scope: str = "",
    role: str = "",
    changed: Sequence[str] = (),
    before: Values | None = None,
    after: Values | None = None,
    reason: str = "",
) -> Event:
    """Keep a step for ever, in the transaction that makes it: both are committed or neither."""
    _refuse_outside_a_transaction()
    has_detail = before is not None or after is not None
    event = Event.objects.create(
        at=at,
        actor_id=by.pk if by else None,
        role=role,
        action=action,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        scope=scope,
        changed=list(changed),
        reason=reason,
        request_id=_request_id(),
        detail_digest=digest(before or {}, after or {}) if has_detail else "",
    )
    if has_detail:
        EventDetail.objects.create(event=event, before=before or {}, after=after or {})
    return event


def record_each(
    changes: Iterable[Change],
    *,
    action: str,
    by: AbstractBaseUser,
    at: datetime,
    scope: str = "",
    role: str = "",
) -> None:
    """The same for a step that was taken with many objects at once: an event for each, in two queries."""
    _refuse_outside_a_transaction()
    made = list(changes)
    events = Event.objects.bulk_create(
        Event(
            at=at,
            actor_id=by.pk,
            role=role,
            action=action,
            object_type=change.target._meta.label_lower,
            object_id=str(change.target.pk),
            scope=scope,
            changed=list(change.changed),
            request_id=_request_id(),
            detail_digest=digest(change.before, change.after),
        )
        for change in made
    )
    EventDetail.objects.bulk_create(
        EventDetail(event=event, before=change.before, after=change.after)
        for event, change in zip(events, made, strict=True)
    )


def digest(before: Values, after: Values) -> str:
    """A keyed digest: it proves the values that were, and tells nothing once they are erased."""
    canonical = json.dumps(
        {"after": after, "before": before},
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
    return salted_hmac("input2.audit.detail", canonical, algorithm="sha256").hexdigest()


def _refuse_outside_a_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record must run inside the transaction of the step it records.")


def _request_id() -> str:
    context = structlog.contextvars.get_contextvars()
    return str(context.get("request_id") or context.get("task_id") or "")[:100]
