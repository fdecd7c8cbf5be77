"""The organisers' list of many entries: pages, search, every filter, the last pages, the API, and the tables that are taken out.

    python -m bench.entries --entries 20000

Writes the entries into a database of its own and asks the application for each address in this process, so that the times are the
server's alone. Prints one JSON object: for each address the median and the slowest of its requests in milliseconds, and how many
queries it cost; `load` is how many processes wanted the machine meanwhile. A page has to come in 200 ms; a table has no such limit,
and says its size and seconds.
"""

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

if __package__ in {None, ""}:
    # Started by its path, Python looks in bench/ and not in the project's folder.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.stack import bench_installation

BUDGET_MS: Final = 200
_next = re.compile(r'after=([^"&]+)" rel="next"')
TIMES: Final = 7
FILTERS: Final[Mapping[str, str]] = {
    "all": "",
    "search_code": "q=many-00042",
    "search_rare": "q=charity+harbour",
    "search_common": "q=city",
    "search_chinese": f"q={quote('智慧城市低碳社区')}",
    "search_chinese_common": f"q={quote('城市')}",
    "search_chinese_letter": f"q={quote('水')}",
    "search_thai": f"q={quote('ขยะรีไซเคิล')}",
    "search_nothing": "q=nothinglikeit",
    "track": "track=green",
    "economy": "economy=PE",
    "state": "state=eligible",
    "kind": "kind=technology_product",
    "type": "type=university",
    "msme": "msme=yes",
    "no_judge": "judges=none",
    "too_few_judges": "judges=few",
    "enough_judges": "judges=enough",
    "missing_files": "files=missing",
    "all_filters": "q=city&state=eligible&track=green&economy=PE&msme=yes&judges=enough",
    "sort_title": "sort=title",
    "sort_organisation": "sort=-organisation",
    "sort_judges": "sort=judges",
    "sort_submitted": "sort=submitted",
}


def measure(number: int) -> dict[str, Any]:
    """Write the entries, ask for everything, and say whether it came in time."""
    with bench_installation():
        from bench.many_entries import make_entries  # noqa: PLC0415 -- needs the settings of the installation

        began = time.perf_counter()
        call, organiser = make_entries(number, now=datetime.now().astimezone())  # noqa: TID251 -- nobody hands in a time
        written = time.perf_counter() - began
        return {
            "entries": number,
            "written_in_s": round(written, 1),
            **report(Pages(call.slug, organiser)),
        }


def report(pages: "Pages") -> dict[str, Any]:
    """Everything that an organiser may ask of the list."""
    found = {name: pages.page(address) for name, address in FILTERS.items()}
    found |= {f"deep_{sort}": pages.deep(sort) for sort in pages.sorts}
    found |= {f"api_{name}": pages.api(FILTERS[name]) for name in ("all", "search_chinese")}
    slowest = max(found, key=lambda name: float(found[name]["median_ms"]))
    return {
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "budget_ms": BUDGET_MS,
        "is_within_budget": found[slowest]["median_ms"] < BUDGET_MS,
        "slowest": slowest,
        "pages": found,
        "tables": pages.tables(),
    }


class Pages:
    """One organiser who is signed in, and what the server takes for each of their requests."""

    sorts = ("-submitted", "title", "judges")

    def __init__(self, slug: str, organiser: Any) -> None:
        from django.test import Client  # noqa: PLC0415 -- needs the settings of the installation

        self._list = f"/organise/{slug}/entries/"
        self._api = f"/api/v1{self._list}"
        self._exports = f"/organise/{slug}/exports/"
        self._client = Client(SERVER_NAME="127.0.0.1")
        self._client.force_login(organiser)

    def page(self, address: str) -> dict[str, Any]:
        return timed(lambda: self._get(f"{self._list}?{address}"))

    def api(self, address: str) -> dict[str, Any]:
        return timed(lambda: self._get(f"{self._api}?{address}&page_size=50"))

    def deep(self, sort: str) -> dict[str, Any]:
        """The last page: where the first page of the other direction ends, the last of this one begins."""
        turned = sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"
        page = self._get(f"{self._list}?sort={turned}").content.decode()
        place = _next.search(page)
        if place is None:
            raise RuntimeError("All entries are on one page: ask for more of them.")
        return timed(lambda: self._get(f"{self._list}?sort={sort}&after={place[1]}"))

    def tables(self) -> dict[str, Any]:
        """The files of all entries."""
        return {
            f"{name}.{format_name}": self.table(name, format_name)
            for name in ("entries", "contacts")
            for format_name in ("csv", "json")
        }

    def table(self, name: str, format_name: str) -> dict[str, Any]:
        began = time.perf_counter()
        size = sum(len(block) for block in self._get(f"{self._exports}{name}.{format_name}"))
        return {"seconds": round(time.perf_counter() - began, 2), "megabytes": round(size / 1e6, 1)}

    def _get(self, address: str) -> Any:
        answer = self._client.get(address)
        if answer.status_code != 200:  # noqa: PLR2004 -- the status itself
            raise RuntimeError(f"{address}: {answer.status_code}")
        return answer


def timed(ask: Callable[[], Any]) -> dict[str, Any]:
    """Once to warm what is kept, then the times; `cpu_ms` is this process's share, without the database's."""
    ask()
    times, shares = [], []
    for _time in range(TIMES):
        began, share = time.perf_counter(), time.process_time()
        ask()
        times.append((time.perf_counter() - began) * 1000)
        shares.append((time.process_time() - share) * 1000)
    return {
        "median_ms": round(statistics.median(times), 1),
        "slowest_ms": round(max(times), 1),
        "cpu_ms": round(statistics.median(shares), 1),
        "queries": queries_of(ask),
    }


def queries_of(ask: Callable[[], Any]) -> int:
    from django.db import connection  # noqa: PLC0415 -- needs the settings of the installation

    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        ask()
    return len(asked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=20_000)
    found = measure(parser.parse_args().entries)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    sys.exit(0 if found["is_within_budget"] else 1)


if __name__ == "__main__":
    main()
