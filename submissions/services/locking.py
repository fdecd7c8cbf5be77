from submissions.models import Entry


def locked(entry: Entry) -> Entry:
    """The entry as it stands now, locked until the transaction ends; writers of one entry queue up here."""
    return (
        Entry.objects.select_for_update(of=("self",))
        .select_related("competition", "current_version")
        .get(pk=entry.pk)
    )
