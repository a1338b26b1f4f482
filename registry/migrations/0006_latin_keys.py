"""Gives people of whom no Latin form is on record the Latin key they are listed by in English.

Nothing but the key is written: it is a copy, and no edit of theirs.
"""

from django.db import migrations, transaction

from registry.curation.copies import latin_key

PORTION = 2_000


def write(apps, schema_editor):
    """In portions by number, each of its own: memory stays bounded, and no save waits for all.

    Ended half-way it goes on, when asked again, with those who have no key yet.
    """
    alias = schema_editor.connection.alias
    person = apps.get_model("registry", "Person").objects.using(alias)
    name = apps.get_model("registry", "PersonName").objects.using(alias)
    without = person.filter(sort_key_latin="").order_by("pk").values_list("pk", flat=True)
    last = 0
    while keys := list(without.filter(pk__gt=last)[:PORTION]):
        last = keys[-1]
        spellings = {key: [] for key in keys}
        for spelling in name.filter(person__in=keys).order_by("order", "pk"):
            spellings[spelling.person_id].append(spelling)
        found = [(latin_key(names), key) for key, names in spellings.items()]
        with transaction.atomic(using=alias), schema_editor.connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE registry_person SET sort_key_latin = %s WHERE id = %s",
                [row for row in found if row[0]],
            )


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("registry", "0005_fewer_indexes")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
