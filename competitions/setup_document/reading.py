"""From the document to the description, or every place that is no part of one."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from competitions.description_checks import Problem
from competitions.new_call import NewCompetition
from competitions.setup_document.parsing import MalformedDocumentError, parse
from competitions.setup_document.serializers import FORMAT, VERSION, SetupSerializer


def read(content: bytes) -> NewCompetition:
    """What the file describes; whether that holds together is asked when it is built."""
    document = parse(content)
    _refuse_other_formats(document)
    serializer = SetupSerializer(data=document)
    if not serializer.is_valid():
        raise MalformedDocumentError(list(_flat("", serializer.errors)))
    described: NewCompetition = serializer.validated_data
    return described


def _refuse_other_formats(document: dict[str, Any]) -> None:
    if document.pop("format", None) != FORMAT:
        sentence = _("This is no set-up: a set-up begins with “format”: “%(format)s”.")
        raise MalformedDocumentError([Problem("format", sentence % {"format": FORMAT})])
    version = document.pop("version", None)
    if version != VERSION or isinstance(version, bool):
        sentence = _("This platform reads version %(version)d of set-ups, and no other.")
        raise MalformedDocumentError([Problem("version", sentence % {"version": VERSION})])


def _flat(path: str, errors: Any) -> Iterator[Problem]:
    """REST framework's nested errors, as a list by path."""
    if isinstance(errors, dict):
        for name, inner in errors.items():
            yield from _flat(_joined(path, name), inner)
    elif isinstance(errors, list):
        for index, inner in enumerate(errors):
            if isinstance(inner, dict | list):
                yield from _flat(f"{path}[{index}]", inner)
            else:
                yield Problem(path, str(inner))


def _joined(path: str, name: str | int) -> str:
    if name == "non_field_errors":
        return path
    return f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}".lstrip(".")
