"""Gives the groups that stand already what they need to work on what readers send in."""

from importlib import import_module

from django.db import migrations

groups = import_module("registry.migrations.0002_groups")


class Migration(migrations.Migration):
    dependencies = [("registry", "0017_lists_by_state_and_name")]

    operations = [migrations.RunPython(groups.make, migrations.RunPython.noop)]
