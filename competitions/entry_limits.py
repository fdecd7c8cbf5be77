"""How many entries a call takes from one person or organisation, in the words that everybody reads."""

from django.utils.translation import ngettext

from competitions.models import Competition


def sentences_of(competition: Competition) -> list[str]:
    """One sentence for each limit that is set, with what counts towards it."""
    return [
        *_one(
            competition.most_entries_per_person,
            ngettext(
                "Each person can have %(count)d entry. Drafts count, withdrawn entries do not.",
                "Each person can have %(count)d entries. Drafts count, withdrawn entries do not.",
                competition.most_entries_per_person or 0,
            ),
        ),
        *_one(
            competition.most_entries_per_organisation,
            ngettext(
                "Each organisation can hand in %(count)d entry. Drafts and withdrawn entries do not count.",
                "Each organisation can hand in %(count)d entries. Drafts and withdrawn entries do not count.",
                competition.most_entries_per_organisation or 0,
            ),
        ),
        *_one(
            competition.most_entries_per_track,
            ngettext(
                "Each person can hand in %(count)d entry in each track. Drafts and withdrawn entries do not count.",
                "Each person can hand in %(count)d entries in each track. Drafts and withdrawn entries do not count.",
                competition.most_entries_per_track or 0,
            ),
        ),
    ]


def _one(most: int | None, sentence: str) -> list[str]:
    return [] if most is None else [sentence % {"count": most}]
