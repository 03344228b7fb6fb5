from django.db import migrations
from django.utils import timezone


def enter_the_defaults(apps, schema_editor):
    rules = apps.get_model("organizers", "PlatformRules").objects.using(schema_editor.connection.alias)
    if not rules.exists():
        rules.create(at=timezone.now(), why="the rule book's defaults")


class Migration(migrations.Migration):
    dependencies = [("organizers", "0001_organizers")]

    # The table is append-only: the row stays when this is taken back, and goes with its table.
    operations = [migrations.RunPython(enter_the_defaults, migrations.RunPython.noop)]
