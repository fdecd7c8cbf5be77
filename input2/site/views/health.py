from django.http import HttpRequest, JsonResponse

from input2.site import health


def livez(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Whether requests can be sent here; if not, what is wrong."""
    problems = health.problems()
    body = {"status": "not ready", "problems": problems} if problems else {"status": "ok"}
    return JsonResponse(body, status=503 if problems else 200)
