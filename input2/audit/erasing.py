"""Erasing what the history says of a person; the steps themselves stay, and their digests still prove the values that were."""

from django.db import connection

from input2.lib.personal_data import Person

# Equal to the name: a short one is part of many words. A name of several words and an address are one of a kind, and stand inside of texts too.
ERASE = r"""
DELETE FROM audit_eventdetail detail USING audit_event event
WHERE event.id = detail.event_id AND (
  (event.object_type = 'accounts.user' AND event.object_id = %(pk)s::text)
  OR jsonb_path_exists(jsonb_build_array(detail.before, detail.after), '$.** ? (@ == $name)', jsonb_build_object('name', %(name)s::text))
  OR (strpos(%(name)s, ' ') > 0 AND strpos(detail.before::text || detail.after::text, %(name)s) > 0)
  OR EXISTS (
    SELECT FROM string_to_table(%(emails)s, E'\n') address
    WHERE strpos(lower(detail.before::text || detail.after::text), address) > 0
  )
)
"""


def erase_details(person: Person) -> None:
    """Before and after of every step on the account, and of every step that names the person or an address of theirs."""
    if not connection.in_atomic_block:
        raise RuntimeError("audit details are erased inside the transaction of the deletion.")
    emails = "\n".join(sorted(person.emails))
    values: dict[str, str | int] = {
        "pk": person.pk,
        "name": person.full_name,
        "emails": emails,
    }
    with connection.cursor() as cursor:
        cursor.execute(ERASE, values)
