from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from input2.accounts.requests import SignedInRequest, signed_in
from judging.presenting import WANTED, closing_text, list_filters, task_rows
from judging.selectors.lists import Share, shares_of


@require_safe
@signed_in
def mine(request: SignedInRequest) -> HttpResponse:
    """Everything this person is asked to score; the address keeps the filters."""
    now = timezone.now()
    shares = shares_of(request.user, now=now)
    wanted = request.GET.get("state", "")
    wanted, track = wanted if wanted in WANTED else "", request.GET.get("track", "")
    firsts = [share.first_to_do() for share in shares]
    context = {
        "rounds": [_part(share, wanted, track) for share in shares],
        "next": next((task for task in firsts if task), None),
        "filters": list_filters(shares, wanted=wanted, track=track),
        "is_filtered": bool(wanted or track),
        "now": now,
    }
    return render(request, "judging/list.html", context)


def _part(share: Share, wanted: str, track: str) -> dict[str, Any]:
    rows = task_rows(share, wanted=wanted, track=track)
    return {"share": share, "rows": rows, "left": closing_text(share)}
