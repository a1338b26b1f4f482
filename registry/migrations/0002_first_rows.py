"""What stands in a new registry: the groups of curators, a table of limits, how bitmaps lie."""

from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.core.management import call_command
from django.db import migrations

from registry.curation.groups import make_groups


BITMAPS = {"document": ["terms"], "posting": ["bits"], "order": ["bits", "documents"]}


def make(apps, schema_editor):
    """Permissions are otherwise made after the last migration, too late for the groups."""
    using = schema_editor.connection.alias
    for label in ("auth", "registry"):
        app = apps.get_app_config(label)
        # The apps of a migration have no module; without one Django takes them to have no models.
        module = getattr(app, "models_module", None)
        app.models_module = True
        create_permissions(app, verbosity=0, using=using, apps=apps)
        app.models_module = module
    make_groups(
        apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"), using=using
    )


def make_table_of_limits(apps, schema_editor):
    """The table in which failed sign-ins are counted."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def store_bitmaps_plainly(apps, schema_editor):
    """Bitmaps are as small as they get: PostgreSQL would only waste time compressing them."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for kind, columns in BITMAPS.items():
        for side in "ab":
            for column in columns:
                schema_editor.execute(
                    f"ALTER TABLE registry_index{kind}{side} "
                    f"ALTER COLUMN {column} SET STORAGE EXTERNAL"
                )


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_registry"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # Taking the groups away would take them from the curators in them.
    operations = [
        migrations.RunPython(store_bitmaps_plainly, migrations.RunPython.noop),
        migrations.RunPython(make_table_of_limits, migrations.RunPython.noop),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
