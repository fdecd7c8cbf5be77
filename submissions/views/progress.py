"""What an open page of the form follows without being loaded again."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from input2.accounts.requests import SignedInRequest, signed_in
from submissions import forms, presenting
from submissions.views.finding import draft_to_write, entry_to_write


@require_safe
@signed_in
def progress(request: SignedInRequest, code: str) -> HttpResponse:
    """The sections' counts, what waits for another answer, whose session this is, a fresh token; `answers=1` adds what is stored."""
    entry = entry_to_write(request.user, code)
    draft = draft_to_write(request.user, entry, now=timezone.now())
    steps = presenting.steps(draft, current=request.GET.get("section", ""))
    content: dict[str, object] = {
        "person": str(request.user.pk),
        "token": get_token(request),
        "stepper": render_to_string("components/stepper.html", {"items": steps}),
        "waiting": sorted(draft.waiting),
    }
    if request.GET.get("answers") == "1":
        content["answers"] = forms.standing(draft)
    return JsonResponse(content)
