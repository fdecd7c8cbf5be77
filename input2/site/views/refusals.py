"""What is answered where no view was reached: a page to people, JSON to programs."""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        sentence = _("The request holds a character that cannot be kept, or is cut off.")
        return JsonResponse({"detail": [sentence]}, status=HTTPStatus.BAD_REQUEST)
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return JsonResponse({"detail": _("Not found.")}, status=HTTPStatus.NOT_FOUND)
    return defaults.page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        sentence = _("Something went wrong here. Nothing was changed.")
        return JsonResponse({"detail": sentence}, status=HTTPStatus.INTERNAL_SERVER_ERROR)
    return defaults.server_error(request)
