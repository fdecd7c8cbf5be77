"""What the pages of a call share for visitors: finding it, and the frame around the page."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from competitions.access import call_for_visiting
from competitions.call_page import texts_of
from competitions.enums import PageKind
from competitions.models import Competition
from competitions.public_call import PublicCall, public_call
from competitions.public_frame import head_of_page, sections_of
from input2.accounts.models import User


@dataclass(frozen=True)
class Visit:
    """Somebody reads a call at an instant."""

    request: HttpRequest
    call: PublicCall
    now: datetime

    @property
    def competition(self) -> Competition:
        return self.call.competition

    @property
    def user_zone(self) -> str:
        user = self.request.user
        return user.time_zone if isinstance(user, User) else ""


def visit(request: HttpRequest, slug: str) -> Visit:
    """A draft is found by the people who run it; for everybody else it does not exist."""
    now = timezone.now()
    competition = call_for_visiting(request.user, slug)
    return Visit(request, public_call(competition, now=now), now)


def show(
    visit: Visit,
    template: str,
    *,
    section: str,
    title: str,
    description: str = "",
    structured_data: str = "",
    **context: Any,
) -> HttpResponse:
    """The page in the call's frame; `section` is the name of its address."""
    call, request = visit.call, visit.request
    head = head_of_page(
        call.competition,
        request.path,
        title=title,
        description=description or str(call.competition.tagline),
        page=_page_of(request),
    )
    frame = {
        **around(call, now=visit.now, section=section),
        "competition": texts_of(call.competition),
        "head": replace(head, structured_data=structured_data),
        "title": title,
        "now": visit.now,
        "user_zone": visit.user_zone,
    }
    return render(request, template, {**frame, **context})


def around(call: PublicCall, *, now: datetime, section: str = "") -> dict[str, Any]:
    """The links that stand in the same place on every page of a call."""
    return {
        "sections": sections_of(call, now=now, current=section),
        "privacy_url": _privacy_url(call),
    }


def page_number(request: HttpRequest) -> int:
    """The page of a list that was asked for, from 1."""
    page = request.GET.get("page", "1")
    if not (page.isascii() and page.isdigit()):
        raise BadRequest("A page is a number.")
    return max(1, int(page))


def _page_of(request: HttpRequest) -> str:
    page = request.GET.get("page", "")
    return page if page.isascii() and page.isdigit() and page != "1" else ""


def _privacy_url(call: PublicCall) -> str:
    has_page = PageKind.PRIVACY in call.pages
    return reverse("competitions:privacy", args=[call.competition.slug]) if has_page else ""
