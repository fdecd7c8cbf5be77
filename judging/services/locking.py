from judging.models import Round


def locked_round(round_: Round) -> Round:
    """The round as it stands now, locked until the transaction ends; whoever opens, closes, decides or publishes queues up here."""
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    # A second statement: what a waiting statement joins is as old as its beginning.
    return Round.objects.select_related("competition", "rubric").get(pk=round_.pk)
