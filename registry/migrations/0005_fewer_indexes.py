"""Takes away indexes no question needs: each cost every person an import writes.

The tables stay as they are: Django's own way would write SQLite's anew, which are large.
"""

import django.db.models.deletion
from django.db import migrations, models

from registry.migrations import _indexes

# The number behind each name is Django's, of table and column, and the same on every database.
BY_TYPE = {
    'citation': '502a4d26',
    'externalidentifier': 'e5a395de',
    'finding': 'b1355938',
    'importrow': 'a0367aa5',
}
OF_PATTERNS = """
SELECT indexname FROM pg_indexes
WHERE schemaname = current_schema() AND indexname LIKE 'registry\\_%\\_like'
AND indexdef LIKE '%\\_pattern\\_ops)'
"""


def drop_patterns(apps, schema_editor):
    """PostgreSQL's second index of a text column, for LIKE: nobody asks for part of a state, an
    address or a number. (Names are looked for in the index of search.)"""
    if schema_editor.connection.vendor != 'postgresql':
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(OF_PATTERNS)
        found = [name for (name,) in cursor.fetchall()]
    for name in found:
        _indexes.drop(schema_editor, name)


def drop_of_types(apps, schema_editor):
    for model, number in BY_TYPE.items():
        _indexes.drop(schema_editor, f'registry_{model}_target_type_id_{number}')


def create_of_types(apps, schema_editor):
    for model, number in BY_TYPE.items():
        name, table = f'registry_{model}_target_type_id_{number}', f'registry_{model}'
        _indexes.create(schema_editor, name, table, 'target_type_id')


def by_type(model):
    """A foreign key to the few kinds of records loses its index; another begins with it."""
    empty = {'null': True, 'blank': True} if model == 'importrow' else {}
    return migrations.AlterField(
        model_name=model,
        name='target_type',
        field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', **empty),
    )


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('registry', '0004_people_by_grave'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[by_type(model) for model in BY_TYPE],
            database_operations=[migrations.RunPython(drop_of_types, create_of_types)],
        ),
        migrations.RunPython(drop_patterns, migrations.RunPython.noop, elidable=False),
    ]
