import django.utils.timezone
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def take_the_moments(apps, schema_editor):
    """An address became a former one when its change passed the door."""
    ChangeSet = apps.get_model('registry', 'ChangeSet')
    moment = ChangeSet.objects.filter(pk=OuterRef('change_set')).values('at')
    apps.get_model('registry', 'FormerAddress').objects.update(at=Subquery(moment))


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0018_contributions_at_the_desk'),
    ]

    operations = [
        migrations.AddField(
            model_name='formeraddress',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddIndex(
            model_name='commemoration',
            index=models.Index(fields=['state', 'updated_at', 'public_id'], name='commemoration_by_change'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['state', 'updated_at', 'public_id'], name='document_by_change'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['state', 'updated_at', 'public_id'], name='event_by_change'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['state', 'updated_at', 'public_id'], name='figure_by_change'),
        ),
        migrations.AddIndex(
            model_name='formeraddress',
            index=models.Index(fields=['at', 'public_id'], name='formeraddress_by_time'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['state', 'updated_at', 'public_id'], name='person_by_change'),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(fields=['state', 'updated_at', 'public_id'], name='photo_by_change'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['state', 'updated_at', 'public_id'], name='place_by_change'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['state', 'updated_at', 'public_id'], name='source_by_change'),
        ),
        migrations.RunPython(take_the_moments, migrations.RunPython.noop),
    ]
