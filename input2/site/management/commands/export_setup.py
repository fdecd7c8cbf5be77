"""The file of the set-up page, for scripts: the same bytes on standard output."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from competitions import services, setup_document
from competitions.describing import files_size
from competitions.models import Competition


class Command(BaseCommand):
    help = "Write a competition's whole set-up to standard output, as “Export set-up” does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the competition")

    def handle(self, *args: Any, **options: Any) -> None:
        competition = Competition.objects.filter(slug=options["slug"]).first()
        if competition is None:
            raise CommandError(f'There is no competition "{options["slug"]}".')
        try:
            setup_document.refuse_too_large(files_size(competition))
        except setup_document.TooLargeError as refusal:
            raise CommandError(str(refusal)) from refusal
        described = services.export_setup(competition, by=None, now=timezone.now())
        sys.stdout.buffer.write(setup_document.written(described))
        sys.stdout.buffer.flush()
