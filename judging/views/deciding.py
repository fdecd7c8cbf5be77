"""The organisers' page on which one entry is decided."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from judging import deciding_desk, deciding_pages, services
from judging.deciding_desk import Desk
from judging.decision_forms import DecisionForm
from judging.models import Round
from judging.selectors.decided import listed_entry
from judging.views.decisions import closed_to
from judging.views.finding import round_for_reading


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, slug: str, position: int, code: str) -> HttpResponse:
    """What its judges say beside what becomes of it; a refused form keeps what was typed."""
    found = round_for_reading(request.user, slug, position)
    if closed := closed_to(request, found):
        return closed
    desk = _desk(found.round, code)
    form = desk.form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _saved(request, desk, form):
        return redirect(_onward(request, desk))
    context = {
        **found.frame_of_decisions,
        **deciding_desk.context_of(desk, form, user=request.user),
    }
    return render(request, "judging/decision.html", context)


def _desk(round_: Round, code: str) -> Desk:
    entry = listed_entry(round_, code)
    if entry is None:
        raise Http404
    entry.competition = round_.competition
    return Desk.of(entry, round_)


def _saved(request: SignedInRequest, desk: Desk, form: DecisionForm) -> bool:
    now = timezone.now()
    try:
        services.decide(
            desk.entry, desk.round, form.verdict, **form.particulars, by=request.user, now=now
        )
    except services.StaleDecisionError as stale:
        form.show_difference(stale.stored)
        return False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request, _("%(code)s: saved. Nobody else is told yet.") % {"code": desk.entry.code}
    )
    return True


def _onward(request: SignedInRequest, desk: Desk) -> str:
    """To the next entry where that was asked for, to the list after the last one."""
    if "next" not in request.POST:
        return request.path
    competition = desk.round.competition
    following = deciding_desk.following(desk)
    if following is None:
        return deciding_pages.list_address(competition, desk.round)
    return deciding_pages.entry_address(competition, desk.round, following)
