"""Work that a person had done for them."""

from collections.abc import Mapping

from input2.jobs.models import Job
from input2.lib.personal_data import Part, Person, Rows, rows


def _tables(person: Person) -> Mapping[str, Rows]:
    asked = Job.objects.filter(requested_by=person.pk).order_by("created_at", "pk")
    return {"jobs": rows(asked, "kind", "scope", "state", "created_at", "finished_at")}


PART = Part("work", given=frozenset({"jobs.Job.requested_by"}), tables=_tables)
