"""Takes away indexes no question needs: each cost every person an import writes.

The tables stay as they are: Django's own way would write SQLite's anew, which are large.
"""

import django.db.models.deletion
from django.db import migrations, models

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
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX {schema_editor.quote_name(name)}')


def by_type(model, number):
    """A foreign key to the few kinds of records loses its index; another begins with it."""
    name, table = f'registry_{model}_target_type_id_{number}', f'registry_{model}'
    empty = {'null': True, 'blank': True} if model == 'importrow' else {}
    return migrations.SeparateDatabaseAndState(
        state_operations=[
            migrations.AlterField(
                model_name=model,
                name='target_type',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', **empty),
            )
        ],
        database_operations=[
            migrations.RunSQL(
                f'DROP INDEX IF EXISTS "{name}"',
                f'CREATE INDEX "{name}" ON "{table}" ("target_type_id")',
            )
        ],
    )


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('registry', '0004_people_by_grave'),
    ]

    operations = [
        *(by_type(model, number) for model, number in BY_TYPE.items()),
        migrations.RunPython(drop_patterns, migrations.RunPython.noop, elidable=False),
    ]
