"""For organisers: what they do for an applicant, each step with its reason."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.access import competition_for_reading
from competitions.models import Competition
from input2.accounts import limits
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import behalf_page, behalf_policies, selectors, services, writers
from submissions.behalf_forms import BeginForForm, ExtensionForm, TakeBackForm, WriteForForm
from submissions.models import Entry


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin an entry for somebody, who is asked by mail to make it theirs."""
    competition = competition_for_reading(request.user, slug)
    form = BeginForForm(request.POST or None, initial={"language": translation.get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            entry = _begin(request, competition, form)
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The entry is begun, and a mail about it is on its way."))
            return redirect("submissions:form", entry.code)
    refusal = behalf_policies.refusal_to_begin_for(request.user, competition, now=timezone.now())
    context = {"competition": competition, "nav_current": "entries", "form": form}
    return render(request, "submissions/begin_for.html", {**context, "refusal": refusal})


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    return _show(request, _entry(request, slug, code))


@require_POST
@signed_in
def write(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """From here to the form, as its team sees it."""
    entry = _entry(request, slug, code)
    form = WriteForForm(request.POST, auto_id="write-%s")

    def step() -> None:
        services.write_for(entry, **form.cleaned_data, by=request.user, now=timezone.now())

    if _done(form, step):
        messages.success(request, _("You write on behalf of this team now; it is told by mail."))
        return redirect("submissions:form", entry.code)
    return _show(request, entry, write_form=form)


@require_POST
@signed_in
def stop(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    entry = _entry(request, slug, code)
    services.stop_writing_for(entry, by=request.user, now=timezone.now())
    messages.success(request, _("You write in this entry no more."))
    return _back(entry)


@require_POST
@signed_in
def extend(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    entry = _entry(request, slug, code)
    form = ExtensionForm(request.POST, entry=entry, auto_id="extend-%s")

    def step() -> None:
        services.extend_deadline(entry, **form.cleaned_data, by=request.user, now=timezone.now())

    if _done(form, step):
        messages.success(request, _("The entry has a deadline of its own; the team is told."))
        return _back(entry)
    return _show(request, entry, extension_form=form)


@require_POST
@signed_in
def take_back(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """The call's own deadline holds again."""
    entry = _entry(request, slug, code)
    form = TakeBackForm(request.POST, auto_id="back-%s")

    def step() -> None:
        services.extend_deadline(
            entry, until=None, **form.cleaned_data, by=request.user, now=timezone.now()
        )

    if _done(form, step):
        messages.success(request, _("The call’s deadline holds for this entry again."))
        return _back(entry)
    return _show(request, entry, take_back_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def hand_in(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Freeze the draft for the team, also after its deadline."""
    entry, now = _entry(request, slug, code), timezone.now()
    draft = selectors.draft_of(entry, now=now).for_others
    form = behalf_page.hand_in_form(draft, *([request.POST] if request.method == "POST" else []))

    def step() -> None:
        services.hand_in_for(entry, **form.sent, by=request.user, now=now)

    if request.method == "POST" and _done(form, step):
        messages.success(request, _("Handed in for the team; the receipt is on its way to it."))
        return redirect("site:entry", slug, code)
    context = behalf_page.hand_in_context(draft, user=request.user, now=now, form=form)
    return render(request, "submissions/behalf_hand_in.html", context, status=_status(form))


def _begin(request: SignedInRequest, competition: Competition, form: BeginForForm) -> Entry:
    limits.check_inviting(request)
    reason = form.cleaned_data["reason"]
    return services.begin_for(
        competition, form.asked, reason=reason, by=request.user, now=timezone.now()
    )


def _entry(request: SignedInRequest, slug: str, code: str) -> Entry:
    competition = competition_for_reading(request.user, slug)
    found = Entry.objects.select_related("current_version").annotate(
        is_written_by_me=writers.writes_in(request.user)
    )
    entry = get_object_or_404(found, competition=competition, code=code)
    entry.competition = competition
    return entry


def _done(form: Form, step: Callable[[], None]) -> bool:
    """Whether the step was taken; a refusal becomes a sentence of the form."""
    if not form.is_valid():
        return False
    try:
        step()
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _status(form: Form) -> int:
    return 400 if form.errors else 200


def _show(request: SignedInRequest, entry: Entry, **typed: Form) -> HttpResponse:
    context = behalf_page.context_of(entry, user=request.user, now=timezone.now(), typed=typed)
    return render(request, "submissions/behalf.html", context, status=400 if typed else 200)


def _back(entry: Entry) -> HttpResponse:
    return redirect("submissions:behalf", entry.competition.slug, entry.code)
