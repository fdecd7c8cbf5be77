"""What the operations about one call's entries share: finding the call, as the organisers' pages do."""

from collections.abc import Callable
from typing import Any

from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.access import competition_for_reading
from competitions.models import Competition
from input2.accounts.authentication import Personal
from input2.lib.rest import StorableJSONParser, answer_refusal


class OfOrganisers(Personal):
    """Organisers and observers of the call find it; to everybody else it does not exist."""

    parser_classes: tuple[type[BaseParser], ...] = (StorableJSONParser,)
    competition: Competition

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.competition = competition_for_reading(self.person, kwargs["slug"])

    def get_exception_handler(self) -> Callable[[Exception, Any], Response | None]:
        return answer_refusal
