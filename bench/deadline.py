"""The deadline hour: everybody hands in during the last minutes, others go on writing, some come too late.

    python -m bench.deadline --people 2000 --minutes 5

Each of the people opens the last page, hands in and opens the receipt; meanwhile 200 others save an answer every five seconds, and
further people open the last page before the closing instant and hand in after it. Prints one JSON object: times in milliseconds over
all requests; `lost` counts what the server acknowledged and the database does not have; `accepted_late` has to be 0.
"""

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

if __package__ in {None, ""}:
    # Started by its path, Python looks in bench/ and not in the project's folder.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import httpx

from bench.stack import bench_installation

SAVE_EVERY: Final = 5.0
LATE_SECONDS: Final = 12
SERVER_ERROR: Final = 500
DECLARATIONS: Final = ("original_work", "rules", "privacy", "transfer")
_token = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_revision = re.compile(r'name="revision" value="(\d+)"')


@dataclass
class Tally:
    """What the clients saw."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    handed_in: set[str] = field(default_factory=set)
    refused_late: int = 0
    saved: dict[str, str] = field(default_factory=dict)
    saves: int = 0


class Browser:
    """One person's requests, with their cookies and each request timed."""

    def __init__(self, client: httpx.AsyncClient, applicant: Any, tally: Tally) -> None:
        self.code = applicant.code
        self._client = client
        self._cookies = {"sessionid": applicant.session}
        self._tally = tally

    async def last_page(self) -> tuple[str, str]:
        """The token and the revision that the page carries."""
        page = await self._ask("GET", f"/entries/{self.code}/submit/")
        self._cookies.update(page.cookies)
        token, revision = _token.search(page.text), _revision.search(page.text)
        if not (token and revision):
            self._tally.errors.append(f"{self.code}: the last page has no form")
            return "", ""
        return token[1], revision[1]

    async def hand_in(self, token: str, revision: str) -> bool:
        """Whether the receipt followed."""
        form = {"csrfmiddlewaretoken": token, "revision": revision}
        form |= {f"base-{key}": "0" for key in DECLARATIONS} | dict.fromkeys(DECLARATIONS, "on")
        answer = await self._ask("POST", f"/entries/{self.code}/submit/", data=form)
        return str(answer.headers.get("location", "")).endswith("/receipt/")

    async def receipt(self) -> bool:
        page = await self._ask("GET", f"/entries/{self.code}/receipt/")
        return page.status_code == httpx.codes.OK and self.code in page.text

    async def save(self, token: str, text: str, base: int) -> int | None:
        """The answer's revision after the save, or None when it was refused."""
        body = {"question": "problem", "value": text, "base": base, "writer": "bench"}
        headers = {"X-CSRFToken": token}
        answer = await self._ask(
            "POST", f"/entries/{self.code}/answers/", json=body, headers=headers
        )
        if answer.status_code != httpx.codes.OK:
            return None
        return int(answer.json()["revision"])

    async def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, **options.pop("headers", {})}
        began = time.perf_counter()
        try:
            answer = await self._client.request(method, path, headers=headers, **options)
        except httpx.HTTPError as problem:
            self._tally.errors.append(f"{method} {path}: {problem!r}")
            return httpx.Response(599, request=httpx.Request(method, path))
        self._tally.seconds.append(time.perf_counter() - began)
        if answer.status_code >= SERVER_ERROR:
            self._tally.errors.append(f"{method} {path}: {answer.status_code}")
        return answer


async def hand_in_at(browser: Browser, at: float, tally: Tally) -> None:
    """The three requests of somebody who comes in time."""
    await asyncio.sleep(max(0, at - time.monotonic()))
    token, revision = await browser.last_page()
    if await browser.hand_in(token, revision):
        tally.handed_in.add(browser.code)
        if not await browser.receipt():
            tally.errors.append(f"{browser.code}: no receipt")
    else:
        tally.errors.append(f"{browser.code}: not taken")


async def come_too_late(browser: Browser, *, opens: float, sends: float, tally: Tally) -> None:
    """Opens the page while there is time, and sends it when there is none."""
    await asyncio.sleep(max(0, opens - time.monotonic()))
    token, revision = await browser.last_page()
    await asyncio.sleep(max(0, sends - time.monotonic()))
    if await browser.hand_in(token, revision):
        tally.handed_in.add(browser.code)
        tally.errors.append(f"{browser.code}: taken after the closing instant")
    else:
        tally.refused_late += 1


async def go_on_writing(browser: Browser, *, first: float, until: float, tally: Tally) -> None:
    """A save every few seconds, past the closing instant."""
    await asyncio.sleep(max(0, first - time.monotonic()))
    token, _revision_of_page = await browser.last_page()
    base, number = 1, 0
    while time.monotonic() < until:
        number += 1
        text = f"{browser.code} wrote line {number}"
        revision = await browser.save(token, text, base)
        if revision is not None:
            base, tally.saved[browser.code] = revision, text
            tally.saves += 1
        await asyncio.sleep(SAVE_EVERY)


@dataclass(frozen=True)
class Crowd:
    """Who does what."""

    in_time: Sequence[Any]
    writing: Sequence[Any]
    late: Sequence[Any]


async def run(url: str, crowd: Crowd, tally: Tally, *, starts: float, closes: float) -> None:
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as client:
        span = closes - starts - 4
        steps = [
            hand_in_at(Browser(client, who, tally), starts + span * i / len(crowd.in_time), tally)
            for i, who in enumerate(crowd.in_time)
        ]
        steps += [
            go_on_writing(
                Browser(client, who, tally),
                first=starts + SAVE_EVERY * i / len(crowd.writing),
                until=closes + LATE_SECONDS,
                tally=tally,
            )
            for i, who in enumerate(crowd.writing)
        ]
        steps += [
            come_too_late(
                Browser(client, who, tally),
                opens=closes - 10 + 8 * i / len(crowd.late),
                sends=closes + 0.05 + (LATE_SECONDS - 4) * i / len(crowd.late),
                tally=tally,
            )
            for i, who in enumerate(crowd.late)
        ]
        await asyncio.gather(*steps)


def measure(people: int, minutes: float) -> dict[str, Any]:
    """Prepare, load, and compare what was acknowledged with what is stored."""
    writing, late = max(1, people // 10), max(1, people // 20)
    with bench_installation() as installation:
        from bench import crowd as crowds  # noqa: PLC0415 -- needs the settings of the installation
        from bench.outcome import outcome_of  # noqa: PLC0415 -- as above

        prepared_at = datetime.fromtimestamp(time.time()).astimezone()
        call = crowds.make_call(closes_at=prepared_at + timedelta(days=1), now=prepared_at)
        everybody = crowds.make_applicants(call, people + writing + late, now=prepared_at)
        installation.start_processes()
        crowd = Crowd(
            everybody[:people], everybody[people : people + writing], everybody[people + writing :]
        )
        starts = time.monotonic() + 2
        closes = starts + minutes * 60
        closes_at = datetime.fromtimestamp(time.time()).astimezone() + timedelta(
            seconds=closes - time.monotonic()
        )
        type(call).objects.filter(pk=call.pk).update(closes_at=closes_at)
        tally = Tally()
        asyncio.run(run(installation.url, crowd, tally, starts=starts, closes=closes))
        return report(
            tally, outcome_of(call, tally, closes_at=closes_at), people=people, minutes=minutes
        )


def report(tally: Tally, outcome: dict[str, Any], *, people: int, minutes: float) -> dict[str, Any]:
    milliseconds = sorted(second * 1000 for second in tally.seconds)
    return {
        "people": people,
        "minutes": minutes,
        "requests": len(milliseconds),
        **{f"p{share}": round(percentile(milliseconds, share), 1) for share in (50, 95, 99)},
        "slowest": round(milliseconds[-1], 1) if milliseconds else 0.0,
        "errors": len(tally.errors),
        "first_errors": tally.errors[:5],
        "acknowledged": len(tally.handed_in),
        "saves": tally.saves,
        "refused_late": tally.refused_late,
        **outcome,
    }


def percentile(ordered: Sequence[float], share: int) -> float:
    """The nearest rank."""
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] if ordered else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=5)
    chosen = parser.parse_args()
    found = measure(chosen.people, chosen.minutes)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    is_well = not (found["errors"] or found["lost"] or found["accepted_late"])
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
