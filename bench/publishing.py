"""A round with many entries, from its scores to the mails: what is missing, the first ones by rank, and publishing all at once.

    python -m bench.publishing --entries 2000

Writes the entries and their scorecards into a database of its own and calls the services in this process, as a worker does. Prints one
JSON object: seconds and queries of each step; `mails` is how many wait in the outbox when it is done, `settled` how many entries moved.
`is_within_budget` says whether publishing leaves a worker's lease untouched.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

if __package__ in {None, ""}:
    # Started by its path, Python looks in bench/ and not in the project's folder.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.entries import queries_of
from bench.stack import bench_installation

CRITERIA: Final = 6
SHARE_THAT_GOES_ON: Final = 4


def measure(number: int) -> dict[str, Any]:
    """Write the entries, score them, decide by rank and publish."""
    with bench_installation():
        from bench.many_entries import make_entries  # noqa: PLC0415 -- needs the settings of the installation
        from judging.models import Round  # noqa: PLC0415 -- as above

        now = datetime.now().astimezone()  # noqa: TID251 -- nobody hands in a time
        call, organiser = make_entries(number, now=now)
        round_ = Round.objects.get(competition=call)
        score(round_, now=now)
        return report(round_, organiser, now=round_.closes_at + timedelta(minutes=1))


def score(round_: Any, *, now: datetime) -> None:
    """Every assignment with a submitted scorecard, its judge's text for the team included."""
    from competitions.models import Criterion, Dimension  # noqa: PLC0415 -- needs the settings of the installation
    from judging.models import Assignment, Score, Scorecard  # noqa: PLC0415 -- as above
    from submissions.models import Entry  # noqa: PLC0415 -- as above

    Entry.objects.exclude(current_version=None).update(state="eligible", changes_until=None)

    chance = random.Random(1)  # noqa: S311 -- nothing is secret here
    dimension = Dimension.objects.create(
        rubric=round_.rubric, key="strategy", name="Strategy", weight=100, position=1
    )
    criteria = Criterion.objects.bulk_create(
        Criterion(dimension=dimension, key=f"c-{i}", name=f"C {i}", share=1, position=i)
        for i in range(1, CRITERIA + 1)
    )
    assignments = Assignment.objects.filter(round=round_).select_related("entry").order_by("pk")
    cards = Scorecard.objects.bulk_create(
        (
            Scorecard(
                assignment=assignment,
                version_id=assignment.entry.current_version_id,
                state="submitted",
                total=50,
                submitted_at=now,
                comment_for_applicant="The figures are measured and the method is named.",
            )
            for assignment in assignments
        ),
        batch_size=2000,
    )
    Score.objects.bulk_create(
        (
            Score(
                scorecard=card,
                criterion=criterion,
                points=Decimal(chance.randrange(11)),
                saved_at=now,
            )
            for card in cards
            for criterion in criteria
        ),
        batch_size=5000,
    )


def report(round_: Any, organiser: Any, *, now: datetime) -> dict[str, Any]:
    from input2.jobs.progress import LEASE  # noqa: PLC0415 -- needs the settings of the installation
    from input2.notifications.models import Message  # noqa: PLC0415 -- as above
    from judging import services  # noqa: PLC0415 -- as above
    from judging.enums import DecisionKind  # noqa: PLC0415 -- as above
    from judging.models import Publication  # noqa: PLC0415 -- as above
    from judging.selectors import decisions  # noqa: PLC0415 -- as above

    entries = decisions.decidable(round_)
    by_track = {
        track: entries.filter(track=track).count() // SHARE_THAT_GOES_ON
        for track in round_.competition.tracks.values_list("pk", flat=True)
    }

    def decide_others(round_: Any, by: Any, *, now: datetime) -> None:
        left = [one for one in decisions.with_standing(entries, round_) if not one.kind]
        verdict = services.Verdict(DecisionKind.NOT_SELECTED)
        services.decide_many(round_, left, verdict, by=by, now=now)

    steps = {
        "rank": timed(lambda: services.compute_ranking(round_.pk, now=now)),
        "decide_by_rank": timed(
            lambda: services.decide_by_rank(round_, by_track, by=organiser, now=now)
        ),
        "decide_many": timed(lambda: decide_others(round_, organiser, now=now)),
        "find_what_is_missing": timed(lambda: decisions.missing(round_)),
    }

    def ask() -> None:
        services.request_publication(
            round_,
            confirmed=[one.key for one in decisions.missing(round_)],
            shares_comments=True,
            shares_marks=True,
            looked_at=decisions.fingerprint(decisions.pending_decisions(round_)),
            by=organiser,
            now=now,
        )

    steps["ask"] = timed(ask)
    publication = Publication.objects.get()
    steps["publish"] = timed(lambda: services.publish(publication.pk, now=now))
    return {
        "entries": entries.count() + publication.decisions.count(),
        "steps": steps,
        "settled": publication.decisions.count(),
        "mails": Message.objects.filter(kind="judging/outcome").count(),
        "lease_s": LEASE.total_seconds(),
        "is_within_budget": steps["publish"]["seconds"] < LEASE.total_seconds(),
    }


def timed(step: Callable[[], Any]) -> dict[str, Any]:
    began = time.perf_counter()
    queries = queries_of(step)
    return {"seconds": round(time.perf_counter() - began, 2), "queries": queries}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=2_000)
    found = measure(parser.parse_args().entries)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    sys.exit(0 if found["is_within_budget"] else 1)


if __name__ == "__main__":
    main()
