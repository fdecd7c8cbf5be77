from submissions.models import Entry


def locked(entry: Entry) -> Entry:
    """The entry as it stands now, locked until the transaction ends; writers of one entry queue up here."""
    Entry.objects.select_for_update().only("pk").get(pk=entry.pk)
    # A second statement: rows joined to a locking one are as old as the moment it began to wait.
    return Entry.objects.select_related("competition", "current_version").get(pk=entry.pk)
