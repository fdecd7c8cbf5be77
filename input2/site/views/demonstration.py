"""Pages that only a demonstration on this machine has: its mailbox, and signing in with one click."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from input2.accounts import policies
from input2.accounts.models import User
from input2.notifications.models import Message

P = ParamSpec("P")
PAGE_SIZE = 50


def in_demonstration(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Elsewhere the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMONSTRATION_SIGN_IN:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@in_demonstration
def outbox(request: HttpRequest) -> HttpResponse:
    mails = Message.objects.in_demonstration().defer("text", "html")
    page = Paginator(mails, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "site/outbox.html", {"messages_page": page})


@in_demonstration
def outbox_message(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    message = get_object_or_404(Message.objects.in_demonstration(), pk=pk)
    return render(request, "site/outbox_message.html", {"message": message})


@require_POST
@in_demonstration
def sign_in(request: HttpRequest) -> HttpResponse:
    person = get_object_or_404(User, email=request.POST.get("email", "").lower())
    if refusal := policies.refusal_to_sign_in_without_password(person):
        messages.error(request, str(refusal))
        return redirect(settings.LOGIN_URL)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(_next_page(request))


def _next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else settings.LOGIN_REDIRECT_URL
