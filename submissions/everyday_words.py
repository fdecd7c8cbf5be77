"""Everyday words that are also names of people or of organisations, and the forms of companies.

On its own such a word tells nobody's name; in a whole name it counts, where it is written like one.
"""

from pathlib import Path
from typing import Final

COMMON_WORDS: Final = frozenset(Path(__file__).with_suffix(".txt").read_text("utf-8").split())

LEGAL_FORMS: Final = (
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "株式会社",
    "주식회사",
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "llc",
    "llp",
    "plc",
    "gmbh",
    "co",
    "pte",
    "pty",
    "sdn",
    "bhd",
    "pt",
    "tbk",
    "sa",
    "cv",
    "jsc",
)

HONORIFICS: Final = frozenset(
    [
        "dr",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "sir",
        "madam",
        "dato",
        "datuk",
        "ir",
        "eng",
        "phd",
        "msc",
        "mba",
    ]
)
