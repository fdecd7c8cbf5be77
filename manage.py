"""Django's commands; embedded PostgreSQL and Redis run for as long as one needs them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "input2.settings")
    try:
        from django.core.management import (  # noqa: PLC0415 -- the sentence below needs the late import
            execute_from_command_line,
        )

        from input2 import embedded  # noqa: PLC0415 -- as above
    except ModuleNotFoundError as missing:
        sys.exit(
            f"The package {missing.name} is missing: run “make run” once, then .venv/bin/python manage.py."
        )
    embedded.hold()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
