"""Every change to a person."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from input2.accounts.models import User
from input2.audit import services as audit

PROFILE = ("full_name", "economy", "organisation", "language", "time_zone", "is_reminded")


@transaction.atomic
def complete_sign_up(
    user: User,
    *,
    full_name: str,
    economy: str,
    organisation: str,
    language: str,
    time_zone: str,
    now: datetime,
) -> User:
    """Give a new account the person's own words; their mails come in the language they signed up in."""
    user.full_name = full_name
    user.economy = economy
    user.organisation = organisation
    user.language = language
    user.time_zone = time_zone
    user.save(update_fields=PROFILE)
    audit.record(action="person.signed_up", by=user, target=user, at=now)
    return user


@transaction.atomic
def update_profile(user: User, *, by: User, now: datetime, **wanted: str | bool) -> User:
    """Change what a person says about themselves; a form sent without changes leaves no trace."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    before = {name: getattr(locked, name) for name in PROFILE if name in wanted}
    changed = [name for name, value in before.items() if value != wanted[name]]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, wanted[name])
    locked.save(update_fields=changed)
    audit.record(
        action="person.profile_changed",
        by=by,
        target=locked,
        at=now,
        changed=changed,
        before={name: before[name] for name in changed},
        after={name: wanted[name] for name in changed},
    )
    return locked


@transaction.atomic
def create_demonstration_person(*, email: str, at: datetime, **fields: Any) -> User:
    """A person who has no password and can be signed in with one click, here and nowhere else."""
    user = User.objects.create_user(email, is_demonstration=True, date_joined=at, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record(action="person.created_for_demonstration", by=None, target=user, at=at)
    return user
