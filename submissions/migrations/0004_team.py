"""Since when somebody is on a team, a name for their place that cannot be counted, and who was on it once."""

import uuid

import django.contrib.postgres.fields
from django.db import migrations, models


def fill(apps, schema_editor):
    """Everybody so far came with the entry."""
    members = apps.get_model("submissions", "TeamMember")
    for member in members.objects.select_related("entry").iterator():
        member.key = uuid.uuid4()
        member.joined_at = member.entry.created_at
        member.save(update_fields=["key", "joined_at"])


class Migration(migrations.Migration):
    # Rows written here have pending checks, and PostgreSQL alters no table that has.
    atomic = False

    dependencies = [
        ("submissions", "0003_date_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="former_team",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="teammember",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="teammember",
            name="joined_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="teammember",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name="teammember",
            name="joined_at",
            field=models.DateTimeField(),
        ),
    ]
