from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from input2.site.demonstration import loading


class Command(BaseCommand):
    """Fills an empty database with the demonstration."""

    help = "Load the demonstration: INPUT2 with 49 entries being judged, a pilot call that takes entries, and an earlier edition with its results."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="succeed without a change when data are there already",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["if_empty"] and not loading.is_empty():
            return
        try:
            loading.load(now=timezone.now())
        except loading.NotEmptyError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("The demonstration is loaded.")
