"""`docs/states.md`, drawn from the transition tables; run this module to write it again."""

import os
from collections.abc import Mapping, Set
from typing import Any

HEAD = """# States

Drawn from the transition tables in each app's `workflow.py`; `tests/architecture` keeps it equal.
"""


def document() -> str:
    from competitions.workflow import TRANSITIONS as CALLS  # noqa: PLC0415 -- needs the settings
    from input2.accounts.workflow import (  # noqa: PLC0415 -- needs the settings
        TRANSITIONS as INVITATIONS,
    )
    from input2.files.workflow import (  # noqa: PLC0415 -- needs the settings
        SCAN_TRANSITIONS,
        UPLOAD_TRANSITIONS,
    )
    from input2.jobs.workflow import TRANSITIONS as JOBS  # noqa: PLC0415 -- needs the settings
    from input2.lib.workflow import mermaid  # noqa: PLC0415 -- needs the settings
    from input2.notifications.workflow import (  # noqa: PLC0415 -- needs the settings
        TRANSITIONS as MESSAGES,
    )
    from judging.workflow import (  # noqa: PLC0415 -- needs the settings
        BATCH_TRANSITIONS,
        DECISION_TRANSITIONS,
        ROUND_TRANSITIONS,
        SCORECARD_TRANSITIONS,
    )
    from submissions.workflow import TRANSITIONS as ENTRIES  # noqa: PLC0415 -- needs the settings

    tables: dict[str, Mapping[Any, Set[Any]]] = {
        "Competition": CALLS,
        "Entry": ENTRIES,
        "Round": ROUND_TRANSITIONS,
        "Assignment batch": BATCH_TRANSITIONS,
        "Scorecard": SCORECARD_TRANSITIONS,
        "Decision": DECISION_TRANSITIONS,
        "Invitation": INVITATIONS,
        "Message": MESSAGES,
        "Job": JOBS,
        "Upload": UPLOAD_TRANSITIONS,
        "Virus scan": SCAN_TRANSITIONS,
    }
    drawn = [
        f"\n## {title}\n\n```mermaid\n{mermaid(table)}```\n" for title, table in tables.items()
    ]
    return HEAD + "".join(drawn)


if __name__ == "__main__":
    from pathlib import Path

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "input2.settings")
    django.setup()
    Path("docs/states.md").write_text(document(), encoding="utf-8")
