"""The files of the demonstration's entries, drawn beside the loader that hands them in."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeAlias

from input2.site.demonstration import documents
from input2.site.demonstration.content import Content

Paper: TypeAlias = tuple[str, str, bytes]


def make_papers(content: Sequence[Content], codes: Sequence[str]) -> Iterator[list[Paper]]:
    """For each entry in turn its files as question key, name and bytes; the same bytes each time."""
    # One core is the loader's own.
    helpers = max(1, (os.cpu_count() or 1) - 1)
    # Fresh processes: a forked one would share this one's database connection.
    with ProcessPoolExecutor(helpers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_papers, content, codes, range(len(content)))


def _papers(item: Content, code: str, number: int) -> list[Paper]:
    return list(_drawn(item, code, number))


def _drawn(item: Content, code: str, number: int) -> Iterator[Paper]:
    yield "document", f"{item['slug']}-slides.pdf", documents.slides_pdf(item, code=code)
    for place, _caption in enumerate(item["photos"], start=1):
        yield "photos", f"{item['slug']}-{place}.jpg", documents.photo(item, place, seed=number)
    if number % 3 == 0:
        yield "letter", f"{item['slug']}-letter.pdf", documents.letter_pdf(item)
