"""Turning the reminders of a draft off and on, from its page or by the link in the mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import reminding, services
from submissions.views.finding import my_entry


@require_POST
@signed_in
def switch(request: SignedInRequest, code: str) -> HttpResponse:
    entry = my_entry(request.user, code)
    is_reminded = request.POST.get("reminders") == "on"
    try:
        services.set_reminders(entry, is_reminded=is_reminded, by=request.user, now=timezone.now())
        messages.success(request, _said(is_reminded=is_reminded))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(entry)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Reading the page changes nothing: programs that look at links in mails would turn off what nobody wanted off."""
    try:
        entry = reminding.read_link(token)
        if request.method == "POST":
            services.set_reminders(entry, is_reminded=False, by=entry.owner, now=timezone.now())
            return redirect("submissions:reminders-off", token)
    except DomainError as refusal:
        context = {"refusal": str(refusal)}
        return render(request, "submissions/reminders_off.html", context, status=refusal.status)
    return render(request, "submissions/reminders_off.html", {"entry": entry})


def _said(*, is_reminded: bool) -> str:
    if is_reminded:
        return _("You will be reminded of the deadline by mail.")
    return _("You will get no more reminders about this entry.")
