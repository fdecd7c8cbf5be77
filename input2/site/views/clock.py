from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def clock(_request: HttpRequest) -> HttpResponse:
    """What time it is where deadlines are decided, for countdowns whose own reckoning may have gone wrong."""
    now = timezone.now()
    return HttpResponse(now.isoformat(), content_type="text/plain; charset=utf-8")
