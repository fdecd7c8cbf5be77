"""The files of the exports page, for scripts: the same bytes on standard output."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from input2.lib import tabular
from judging import services
from judging.exports import EXPORTS, Filters
from judging.models import Round


class Command(BaseCommand):
    help = "Write a table of a judging round to standard output, as the exports page does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the competition")
        parser.add_argument("name", choices=sorted(EXPORTS))
        parser.add_argument("--round", type=int, default=1, help="the round's number")
        parser.add_argument("--track", default="", help="the key of one track")
        parser.add_argument("--format", choices=sorted(tabular.WRITERS), default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        round_ = _round(options["slug"], options["round"])
        name, format_name = options["name"], options["format"]
        services.note_export(
            round_, name=name, format_name=format_name, by=None, now=timezone.now()
        )
        table = EXPORTS[name](round_, Filters(track=options["track"]))
        with tabular.written(table, format_name) as file:
            for block in iter(lambda: file.read(65536), b""):
                sys.stdout.buffer.write(block)
        sys.stdout.buffer.flush()


def _round(slug: str, position: int) -> Round:
    rounds = Round.objects.select_related("competition")
    try:
        return rounds.get(competition__slug=slug, position=position)
    except Round.DoesNotExist as error:
        raise CommandError(f'There is no round {position} in "{slug}".') from error
