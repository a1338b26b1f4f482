from django.db import migrations, models


def empty_the_index(apps, schema_editor):
    """Its rows are of an older layout; `rebuild_index --if-missing` makes them anew."""
    for kind in ('Term', 'Posting', 'Document', 'Order', 'Key'):
        for side in 'AB':
            apps.get_model('registry', f'Index{kind}{side}').objects.all().delete()
    for name in ('SearchLog', 'SearchEdit'):
        apps.get_model('registry', name).objects.all().delete()
    for state in apps.get_model('registry', 'SearchState').objects.all():
        state.version += 1
        state.forgotten = state.version
        state.build += 1
        state.built = state.next_document = 0
        state.next_term = 1
        state.rebuild = ''
        state.save()


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0002_first_rows'),
    ]

    operations = [
        migrations.RunPython(empty_the_index, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='indexdocumenta',
            name='id',
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='indexdocumentb',
            name='id',
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='indexordera',
            name='id',
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='indexorderb',
            name='id',
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='indexpostinga',
            name='id',
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='indexpostingb',
            name='id',
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
    ]
