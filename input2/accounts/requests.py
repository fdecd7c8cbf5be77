"""A request that is known to come from a person who signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from input2.accounts.models import User

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    user: User


def signed_in(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Send strangers to the sign-in page; the view may rely on `request.user` being a person."""

    @wraps(view)
    def narrowed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(cast(SignedInRequest, request), *args, **kwargs)

    return login_required(narrowed)
