"""The groups of curators, with the permissions they need."""

from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations

from registry.curation.groups import make_groups


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


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_first_shapes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # Taking the groups away would take them from the curators in them.
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
