"""The set-up pages of listed parts: one set of views for every kind in `part_kinds`."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions import services
from competitions.enums import Step
from competitions.views.setup.frame import setup_of
from competitions.views.setup.part_desk import PartDesk
from competitions.views.setup.part_kinds import PartKind
from competitions.views.setup.saving import OK, is_sent, status_of
from input2.accounts.requests import SignedInRequest, signed_in
from input2.files.models import StoredFile
from input2.files.responses import file_response
from input2.lib.errors import DomainError

READS_AND_WRITES = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def index(request: SignedInRequest, slug: str, kind: PartKind) -> HttpResponse:
    return PartDesk(request, setup_of(request.user, slug), kind).list_page()


@READS_AND_WRITES
@signed_in
def add(
    request: SignedInRequest, slug: str, kind: PartKind, parent: int | None = None
) -> HttpResponse:
    setup = setup_of(request.user, slug)
    owner = None
    if kind.within:
        owner = get_object_or_404(kind.within.model, competition=setup.competition, pk=parent)
    return _answer(request, PartDesk(request, setup, kind, parent=owner), _("Added."))


@READS_AND_WRITES
@signed_in
def edit(request: SignedInRequest, slug: str, kind: PartKind, pk: int) -> HttpResponse:
    setup = setup_of(request.user, slug)
    row = kind.rows(setup.competition).filter(pk=pk).first()
    desk = PartDesk(request, setup, kind, row=row)
    return desk.gone_page() if row is None else _answer(request, desk, _("Saved."))


@require_POST
@signed_in
def move(request: SignedInRequest, slug: str, kind: PartKind, pk: int) -> HttpResponse:
    """The page that follows has the keyboard where it was: at the same button of the same row."""
    setup = setup_of(request.user, slug)
    row = kind.rows(setup.competition).filter(pk=pk).first()
    desk = PartDesk(request, setup, kind, row=row)
    step = Step.UP if request.POST.get("step") == Step.UP else Step.DOWN
    try:
        if row is None:
            raise services.PartGoneError
        place = services.move_part(
            row, step, competition=setup.competition, by=request.user, now=timezone.now()
        )
    except DomainError as refusal:
        return desk.list_page(problem=str(refusal), status=refusal.status)
    messages.success(
        request, _("“%(name)s” stands at place %(place)d.") % {"name": row, "place": place}
    )
    return redirect(desk.home_after_moving(step))


@require_POST
@signed_in
def remove(request: SignedInRequest, slug: str, kind: PartKind, pk: int) -> HttpResponse:
    setup = setup_of(request.user, slug)
    row = kind.rows(setup.competition).filter(pk=pk).first()
    desk = PartDesk(request, setup, kind, row=row)
    try:
        if row is None:
            raise services.PartGoneError
        services.remove_part(
            row, competition=setup.competition, by=request.user, now=timezone.now()
        )
    except DomainError as refusal:
        return desk.list_page(problem=str(refusal), status=refusal.status)
    messages.success(request, _("“%(name)s” is removed.") % {"name": row})
    return redirect(desk.home)


@require_safe
@signed_in
def file(request: SignedInRequest, slug: str, kind: PartKind, pk: int) -> HttpResponseBase:
    setup = setup_of(request.user, slug)
    row = get_object_or_404(kind.rows(setup.competition), pk=pk)
    stored: StoredFile | None = getattr(row, kind.file_field)
    return file_response(get_object_or_404(StoredFile, pk=stored and stored.pk), inline=True)


def _answer(request: SignedInRequest, desk: PartDesk, done: str) -> HttpResponse:
    status = status_of(desk.setup, desk.form, desk.save) if is_sent(request) else OK
    if status is not None:
        return desk.form_page(status)
    messages.success(request, done)
    return redirect(desk.home)
