"""Questions about the call, for visitors and applicants: asking, and reading the answer at an address of its own."""

import uuid
from typing import Any, Final

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from competitions import policies, selectors
from competitions.access import call_for_visiting
from competitions.forms.enquiries import AskForm
from competitions.models import Competition, Enquiry
from competitions.public_call import public_call
from competitions.services import enquiries
from competitions.views.public.frame import around
from input2.accounts.models import User

LIMIT: Final = "ask"
OK: Final = 200
TOO_MANY: Final = 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and the questions that a signed-in person has asked."""
    competition = call_for_visiting(request.user, slug)
    person = request.user if isinstance(request.user, User) else None
    form = AskForm(request.POST or None, person=person)
    refusal = policies.refusal_to_ask(competition)
    status = OK
    if not refusal and form.is_valid():
        if _may_ask(request, person, form.cleaned_data["email"]):
            return _ask(request, competition, form, person)
        form.add_error(
            None, _("Those were many questions in a short time. Wait some minutes and send again.")
        )
        status = TOO_MANY
    own = list(selectors.enquiries_of(competition, person)) if person else []
    context = {"competition": competition, "form": form, "refusal": refusal, "own": own}
    context |= _around(competition)
    return render(request, "competitions/ask.html", context, status=status)


@never_cache
@require_safe
def asked(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Whoever has the address may read the question and its answer; who asked is not shown."""
    competition = call_for_visiting(request.user, slug)
    enquiry = get_object_or_404(Enquiry, competition=competition, pk=pk)
    context = {"competition": competition, "enquiry": enquiry, **_around(competition)}
    response = render(request, "competitions/asked.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _around(competition: Competition) -> dict[str, Any]:
    now = timezone.now()
    return around(public_call(competition, now=now), now=now)


def _ask(
    request: HttpRequest, competition: Competition, form: AskForm, person: User | None
) -> HttpResponse:
    enquiry = enquiries.ask(
        competition,
        name=form.cleaned_data["name"],
        email=form.cleaned_data["email"],
        text=form.cleaned_data["text"],
        language=get_language() or "en",
        by=person,
        now=timezone.now(),
    )
    messages.success(request, _("Your question has reached the organisers."))
    return redirect("competitions:asked", competition.slug, enquiry.pk)


def _may_ask(request: HttpRequest, person: User | AnonymousUser | None, email: str) -> bool:
    """Within the limits for this network address and for this account or e-mail address."""
    key = f"account-{person.pk}" if person else email.lower()
    return bool(ratelimit.consume(request, action=LIMIT, key=key))
