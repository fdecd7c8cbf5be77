from django.db.models import Prefetch

from submissions.models import Entry, TeamMember


def locked(entry: Entry, *, with_team: bool = False) -> Entry:
    """The entry as it stands now, locked until the transaction ends; writers of one entry queue up here."""
    Entry.objects.select_for_update().only("pk").get(pk=entry.pk)
    # A second statement: rows joined to a locking one are as old as the moment it began to wait.
    found = Entry.objects.select_related("competition", "current_version")
    # Hardly anybody reads what was handed in, which is by far the largest part.
    found = found.defer("current_version__content")
    if with_team:
        found = found.prefetch_related(Prefetch("team", TeamMember.objects.select_related("user")))
    return found.get(pk=entry.pk)
