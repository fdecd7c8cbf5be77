"""The files of the exports page, for scripts: the same bytes on standard output."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from competitions.models import Competition
from input2.lib import tabular
from input2.lib.tabular import Export
from input2.site import statistics
from input2.site.entry_list import OF_LIST
from judging import services as judging
from judging.exports import EXPORTS as OF_ROUNDS
from judging.exports import Filters
from judging.models import Round
from submissions import services as entries
from submissions.exports import EXPORTS as OF_ENTRIES

STATISTICS: Final = "statistics"


class Command(BaseCommand):
    help = "Write a table of a competition or of a judging round to standard output, as the exports page does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the competition")
        parser.add_argument("name", choices=sorted([*OF_LIST, *OF_ENTRIES, *OF_ROUNDS, STATISTICS]))
        parser.add_argument("--round", type=int, default=1, help="the round's number")
        parser.add_argument("--track", default="", help="the key of one track")
        parser.add_argument(
            "--filter",
            default="",
            help="which entries, as the address of their list says it: 'state=eligible&track=green'",
        )
        parser.add_argument("--format", choices=sorted(tabular.WRITERS), default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        of = _of_round if options["name"] in OF_ROUNDS else _of_entries
        table = of(options)
        with tabular.written(table, options["format"]) as file:
            for block in iter(lambda: file.read(65536), b""):
                sys.stdout.buffer.write(block)
        sys.stdout.buffer.flush()


def _of_entries(options: Mapping[str, Any]) -> Export:
    competition = _competition(options["slug"])
    name, format_name, now = options["name"], options["format"], timezone.now()
    entries.note_export(competition, name=name, format_name=format_name, by=None, now=now)
    if name == STATISTICS:
        return statistics.table(competition, now=now)
    if name in OF_LIST:
        return OF_LIST[name](competition, options["filter"], by=None, now=now)
    return OF_ENTRIES[name](competition)


def _of_round(options: Mapping[str, Any]) -> Export:
    round_ = _round(options["slug"], options["round"])
    name, format_name = options["name"], options["format"]
    judging.note_export(round_, name=name, format_name=format_name, by=None, now=timezone.now())
    return OF_ROUNDS[name](round_, Filters(track=options["track"]))


def _competition(slug: str) -> Competition:
    try:
        return Competition.objects.get(slug=slug)
    except Competition.DoesNotExist as error:
        raise CommandError(f'There is no competition "{slug}".') from error


def _round(slug: str, position: int) -> Round:
    rounds = Round.objects.select_related("competition")
    try:
        return rounds.get(competition__slug=slug, position=position)
    except Round.DoesNotExist as error:
        raise CommandError(f'There is no round {position} in "{slug}".') from error
