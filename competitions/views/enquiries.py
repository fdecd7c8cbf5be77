"""The organisers' side of questions about the call: the list, answering in place, closing, and publishing in the FAQ."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions import enquiry_list
from competitions.access import competition_for_reading
from competitions.forms.editing import EditForm
from competitions.forms.enquiries import AnswerForm, ClosingForm, FaqForm, OwnerForm, SeenForm
from competitions.models import Competition, Enquiry
from competitions.policies import (
    refusal_to_deal_with_enquiry,
    refusal_to_organise_as,
    refusals_to_deal_with,
)
from competitions.services import StaleEditError, enquiries
from input2.accounts.models import User
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError

PAGE_SIZE = 20


@require_safe
@signed_in
def listing(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every question by state and search; the waiting ones can be answered where they stand."""
    competition = competition_for_reading(request.user, slug)
    wanted = enquiry_list.Wanted.from_address(request.GET.dict())
    found = enquiry_list.found(competition, wanted, user=request.user)
    page = Paginator(found.for_listing(), PAGE_SIZE).get_page(request.GET.get("page"))
    refusal = refusal_to_organise_as(competition.readers_role, competition)
    context = {
        **_frame(competition, refusal),
        **enquiry_list.context_of(competition, wanted, user=request.user),
        "page": page,
        "rows": _rows(competition, list(page.object_list), request.user),
    }
    return render(request, "competitions/enquiries.html", context)


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    return _page(request, *_find(request, slug, pk))


@require_POST
@signed_in
def answer(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    competition, enquiry = _find(request, slug, pk)
    form = AnswerForm(request.POST, competition=competition, row=enquiry)
    if form.is_valid():
        text, base = form.cleaned_data["answer"], form.read_base()
        step = partial(enquiries.answer, enquiry, text=text, base=base, is_told=form.is_told)
        is_mailed = form.is_told or not enquiry.is_answered
        if _done(request, form, step, _said(is_mailed=is_mailed)):
            return redirect("competitions:enquiry", slug, pk)
    return _page(request, competition, enquiry, answer_form=form)


@require_POST
@signed_in
def close(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    competition, enquiry = _find(request, slug, pk)
    form = ClosingForm(request.POST, competition=competition, row=enquiry, auto_id="closing-%s")
    if form.is_valid():
        reason, base = form.cleaned_data["closing_reason"], form.read_base()
        step = partial(enquiries.close, enquiry, reason=reason, base=base)
        if _done(request, form, step, _("The question is closed.")):
            return redirect("competitions:enquiry", slug, pk)
    return _page(request, competition, enquiry, closing_form=form)


@require_POST
@signed_in
def reopen(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    competition, enquiry = _find(request, slug, pk)
    form = SeenForm(request.POST, competition=competition, row=enquiry)
    if form.is_valid():
        step = partial(enquiries.reopen, enquiry, base=form.read_base())
        if _done(request, form, step, _("The question waits for an answer again.")):
            return redirect("competitions:enquiry", slug, pk)
    return _page(request, competition, enquiry, seen_form=form)


@require_POST
@signed_in
def assign(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    competition, enquiry = _find(request, slug, pk)
    form = OwnerForm(request.POST, competition=competition, row=enquiry, auto_id="owner-%s")
    if form.is_valid():
        chosen = form.cleaned_data["assigned_to"]
        step = partial(enquiries.assign, enquiry, to=chosen, base=form.read_base())
        if _done(request, form, step, _("Saved.")):
            return redirect("competitions:enquiry", slug, pk)
    return _page(request, competition, enquiry, owner_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def publish(request: SignedInRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The item of the FAQ as it would stand, to be looked over before everybody reads it."""
    competition, enquiry = _find(request, slug, pk)
    form = FaqForm(request.POST or None, competition=competition, row=enquiry)
    if form.is_valid():
        step = partial(enquiries.publish_to_faq, enquiry, form.values, base=form.read_base())
        if _done(request, form, step, _("It stands among the questions and answers now.")):
            return redirect("competitions:enquiry", slug, pk)
    context = _frame(competition, refusal_to_organise_as(competition.readers_role, competition))
    more = {"form": form, "enquiry": enquiry}
    return render(request, "competitions/enquiry_faq.html", {**context, **more})


def _find(request: SignedInRequest, slug: str, pk: uuid.UUID) -> tuple[Competition, Enquiry]:
    competition = competition_for_reading(request.user, slug)
    found = Enquiry.objects.for_listing().select_related("answered_by", "assigned_to", "faq_item")
    enquiry = get_object_or_404(found, competition=competition, pk=pk)
    enquiry.competition = competition
    return competition, enquiry


def _done(request: SignedInRequest, form: EditForm, step: Callable[..., Any], success: str) -> bool:
    """Take the step; where it is refused the form says why and keeps what was typed."""
    try:
        step(by=request.user, now=timezone.now())
    except StaleEditError as stale:
        form.show_difference(stale.row)
        form.add_error(None, str(stale))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, success)
        return True
    return False


def _said(*, is_mailed: bool) -> str:
    return _("The answer is saved; whoever asked is told by mail.") if is_mailed else _("Saved.")


def _page(
    request: SignedInRequest, competition: Competition, enquiry: Enquiry, **forms: EditForm
) -> HttpResponse:
    refusal = refusal_to_organise_as(
        competition.readers_role, competition
    ) or refusal_to_deal_with_enquiry(request.user, enquiry)
    context = {
        **_frame(competition, refusal),
        "enquiry": enquiry,
        "owner_form": OwnerForm(competition=competition, row=enquiry, auto_id="owner-%s"),
        "answer_form": AnswerForm(competition=competition, row=enquiry),
        "closing_form": ClosingForm(competition=competition, row=enquiry, auto_id="closing-%s"),
        "seen_form": SeenForm(competition=competition, row=enquiry),
        **forms,
    }
    return render(request, "competitions/enquiry.html", context)


def _frame(competition: Competition, refusal: DomainError | None) -> dict[str, Any]:
    return {
        "competition": competition,
        "nav_current": "questions",
        "change_refusal": str(refusal or ""),
        "can_change": refusal is None,
    }


def _rows(competition: Competition, shown: Sequence[Enquiry], user: User) -> list[dict[str, Any]]:
    refusals = refusals_to_deal_with(user, shown)
    return [
        {
            "enquiry": enquiry,
            "form": AnswerForm(competition=competition, row=enquiry, auto_id=f"{enquiry.pk}-%s"),
            "refusal": str(refusals.get(enquiry.pk, "")),
        }
        for enquiry in shown
    ]
