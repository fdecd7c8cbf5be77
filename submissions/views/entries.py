"""An applicant's entries: the list, a new one, and where each stands."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.models import Competition
from competitions.policies import refusal_to_start
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import forms, policies, presenting, selectors, services
from submissions.views.finding import my_entry


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What entering asks for; signed in, one press makes the draft."""
    competition = get_object_or_404(Competition.objects.public(), slug=slug)
    if request.method == "POST":
        return start(request, competition)
    now = timezone.now()
    context = {
        "competition": competition,
        "sections": competition.sections.order_by("position"),
        "refusal": refusal_to_start(competition, now=now),
        "now": now,
    }
    return render(request, "submissions/enter.html", context)


@signed_in
def start(request: SignedInRequest, competition: Competition) -> HttpResponse:
    try:
        entry = services.start_entry(competition, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("submissions:enter", competition.slug)
    return redirect("submissions:form", entry.code)


@require_safe
@signed_in
def mine(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    rows = presenting.list_rows(selectors.entries_of(request.user), now=now)
    return render(request, "submissions/list.html", {"rows": rows, "now": now})


@require_safe
@signed_in
def entry(request: SignedInRequest, code: str) -> HttpResponse:
    found = my_entry(request.user, code, with_team=True)
    now = timezone.now()
    draft = selectors.draft_of(found)
    versions = list(found.versions.order_by("number"))
    screenings = list(found.screenings.order_by("screened_at"))
    context = {
        **presenting.frame(draft, current="", now=now),
        "problems": draft.problems,
        "versions": versions[::-1],
        "screening": screenings[-1] if screenings else None,
        "team": found.team.all(),
        "timeline": presenting.timeline(found, versions, screenings, now=now),
        "can_withdraw": policies.refusal_to_withdraw(request.user, found) is None,
        "withdrawal_form": forms.WithdrawalForm(auto_id="withdrawal-%s"),
        "edit_refusal": policies.refusal_to_edit(request.user, found, now=now),
    }
    return render(request, "submissions/entry.html", context)


@require_POST
@signed_in
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    found = my_entry(request.user, code)
    form = forms.WithdrawalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        services.withdraw(found, reason=reason, by=request.user, now=timezone.now())
        messages.success(request, _("The entry has been withdrawn."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)
