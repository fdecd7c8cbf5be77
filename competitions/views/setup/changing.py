"""What the pages of the entry form do alike: try a change, say why it was refused, go back to the place."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from competitions.enums import Step
from input2.accounts.requests import SignedInRequest
from input2.lib.errors import DomainError


def refusal_of(change: Callable[[], Any]) -> str:
    """Why the step was refused, or nothing once it is taken."""
    try:
        change()
    except DomainError as refusal:
        return str(refusal)
    return ""


def known_step(request: SignedInRequest) -> Step:
    try:
        return Step(request.POST.get("step", ""))
    except ValueError as error:
        raise BadRequest("expected a step: up or down") from error


def back_to_form(slug: str, key: str, step: Step | None = None) -> HttpResponse:
    """To the row that was changed; the button that moved it has the focus again."""
    address = reverse("competitions:form", args=[slug])
    # Where an address names a place on the page, browsers take the focus from no button.
    return redirect(f"{address}?moved={key}.{step.value}" if step else f"{address}#{key}")
