"""After dates have moved: the organisers' message to those whom it concerns."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from i18nfield.strings import LazyI18nString

from competitions.access import competition_for_reading
from competitions.models import Competition, DateChange
from competitions.policies import refusal_to_organise
from input2.accounts.models import User
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.notifications.rendering import render as render_mail
from submissions import date_notices, emails, services
from submissions.date_notices import Told
from submissions.enums import Concerned
from submissions.forms import DateNoticeForm
from submissions.models import DateNotice


@dataclass(frozen=True)
class Step:
    """What one step moved, in the competition that this person organises or observes."""

    competition: Competition
    changes: list[DateChange]

    @cached_property
    def told(self) -> list[Told]:
        return date_notices.told_about(self.changes[0])

    @cached_property
    def groups(self) -> dict[Concerned, int]:
        """How many people stand in each group that was not told yet."""
        told = {each.notice.group for each in self.told}
        left = [group for group in Concerned if group not in told]
        return {group: date_notices.concerned(self.competition, group).count() for group in left}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def message(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """How many are concerned, the text to edit, how it will look, and what has been sent."""
    step = _find(request.user, slug, pk)
    form = _form(request, step)
    previews = []
    if form.is_valid() and "preview" in request.POST:
        previews = _previews(step, form.cleaned_data["text"], request.user)
    elif form.is_valid() and _sent(request, step, form):
        return redirect("submissions:date-message", slug, step.changes[0].pk)
    refusal = refusal_to_organise(request.user, step.competition)
    context = {**_frame(step), "form": form, "previews": previews, "refusal": str(refusal or "")}
    context["can_change"] = refusal is None
    return render(request, "submissions/date_message.html", context)


@require_POST
@signed_in
def again(request: SignedInRequest, slug: str, pk: int, notice: int) -> HttpResponse:
    step = _find(request.user, slug, pk)
    found = get_object_or_404(DateNotice, change=step.changes[0], pk=notice)
    try:
        services.resume_date_notice(found, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("submissions:date-message", slug, pk)


def _find(user: User, slug: str, pk: int) -> Step:
    competition = competition_for_reading(user, slug)
    change = get_object_or_404(DateChange, competition=competition, pk=pk)
    return Step(competition, date_notices.step_of(change))


def _form(request: SignedInRequest, step: Step) -> DateNoticeForm:
    words = LazyI18nString(date_notices.wording(step.competition, step.changes))
    return DateNoticeForm(
        request.POST or None,
        languages=step.competition.languages,
        groups=step.groups,
        initial={"text": words},
    )


def _sent(request: SignedInRequest, step: Step, form: DateNoticeForm) -> bool:
    try:
        services.send_date_notice(
            step.changes[0],
            form.groups,
            form.cleaned_data["text"],
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The mails are on their way."))
    return True


def _previews(step: Step, text: LazyI18nString, reader: User) -> list[dict[str, Any]]:
    """The mail in each language, as it would reach the organiser who looks at it."""
    context = emails.date_moved_context(step.competition, text, step.changes, reader)
    mails = {
        language: render_mail(
            emails.DATE_MOVED, language=language, context={"recipient": reader, **context}
        )
        for language in step.competition.languages
    }
    return [
        {
            "language": language,
            "name": get_language_info(language)["name_local"],
            "subject": mail.subject,
            "text": mail.text,
        }
        for language, mail in mails.items()
    ]


def _frame(step: Step) -> dict[str, Any]:
    return {
        "competition": step.competition,
        "nav_current": "setup",
        "changes": step.changes,
        "told": step.told,
        "is_live": any(each.job and each.job.is_under_way for each in step.told),
        "has_people": any(step.groups.values()),
    }
