"""What a person has done, as the history has it."""

from collections.abc import Mapping

from input2.audit.models import Event
from input2.lib.personal_data import Part, Person, Rows, rows


def _tables(person: Person) -> Mapping[str, Rows]:
    done = Event.objects.filter(actor=person.pk).order_by("at", "pk")
    columns = ("at", "action", "role", "object_type", "object_id", "scope", "changed", "reason")
    return {"steps": rows(done, *columns)}


PART = Part("history", given=frozenset({"audit.Event.actor"}), tables=_tables)
