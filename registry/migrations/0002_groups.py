"""The groups of curators, with the permissions they need."""

from importlib import import_module

from django.conf import settings
from django.db import migrations

make = import_module("registry.migrations.0002_first_rows").make


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_first_shapes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # Taking the groups away would take them from the curators in them.
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
