"""The member economies are facts, not an organiser's data: every installation has them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import translation

from input2.lib.economies import ECONOMIES


def load_economies(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Names are stored in English and translated when shown."""
    economy_model = apps.get_model("competitions", "Economy")
    with translation.override("en"):
        economy_model.objects.using(schema_editor.connection.alias).bulk_create(
            [
                economy_model(code=economy.code, name=str(economy.name), position=economy.position)
                for economy in ECONOMIES
            ],
            # Going back keeps the rows, since entries refer to them.
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("competitions", "0001_initial")]

    operations = [migrations.RunPython(load_economies, migrations.RunPython.noop)]
