"""Keys for a person's own programs."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from input2.accounts import tokens
from input2.accounts.enums import TokenScope
from input2.accounts.models import ApiToken, User
from input2.audit import services as audit
from input2.lib.errors import DomainError

MOST_TOKENS: Final = 10
LONGEST: Final = timedelta(days=365)
# One write a minute tells as much as one for each request.
USE_IS_NEWS_AFTER: Final = timedelta(minutes=1)


class TooManyTokensError(DomainError):
    """A token that nobody needs any more should be revoked, not forgotten."""

    code = "too_many_tokens"


class NewToken(NamedTuple):
    """The only moment at which the secret is known."""

    token: ApiToken
    secret: str


@transaction.atomic
def create_token(
    *, name: str, scope: TokenScope, lasts: timedelta, by: User, now: datetime
) -> NewToken:
    """A new key for the API; its secret is given back here and never again."""
    # Two clicks at once wait for each other, so that the limit holds.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if ApiToken.objects.filter(user=by).working(now).count() >= MOST_TOKENS:
        raise TooManyTokensError(
            _("You have %(count)d working tokens. Revoke one before you make another.")
            % {"count": MOST_TOKENS}
        )
    secret = tokens.new_secret()
    token = ApiToken.objects.create(
        user=by,
        name=name,
        scope=scope,
        digest=tokens.digest(secret),
        ending=secret[-4:],
        created_at=now,
        expires_at=now + min(lasts, LONGEST),
    )
    after = {"scope": scope.value, "expires_at": token.expires_at}
    audit.record(action="api_token.created", by=by, target=token, at=now, after=after)
    return NewToken(token, secret)


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, now: datetime) -> None:
    """From this instant the key opens nothing; revoking it again changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        audit.record(action="api_token.revoked", by=by, target=token, at=now)


def note_use(token: ApiToken, *, now: datetime) -> None:
    """Let the owner see when a key was last used; uses within a minute are one."""
    if token.last_used_at is None or now - token.last_used_at >= USE_IS_NEWS_AFTER:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
