"""Gives people of whom no Latin form is on record the Latin key they are listed by in English.

Nothing but the key is written: it is a copy, and no edit of theirs.
"""

import time

from django.db import migrations, transaction

from registry.curation.copies import latin_key

PORTION = 2_000
# Between two looks for whoever was being saved.
MOST_SECONDS = 10


def write(apps, schema_editor):
    """In portions by number, each of its own: memory stays bounded, and no save waits for all.

    Ended half-way it goes on, when asked again, with those who have no key yet. Whoever is just
    being saved is left for the end.
    """
    connection = schema_editor.connection
    person = apps.get_model("registry", "Person").objects.using(connection.alias)
    without = person.filter(sort_key_latin="").order_by("pk").values_list("pk", flat=True)
    last, left = 0, []
    while keys := list(without.filter(pk__gt=last)[:PORTION]):
        last = keys[-1]
        left += write_portion(apps, connection, keys)
    pause = 1
    while left:
        print(f"{len(left)} people are being saved just now; their keys wait for it.", flush=True)
        time.sleep(pause)
        pause = min(pause * 2, MOST_SECONDS)
        left = write_portion(apps, connection, left)


def write_portion(apps, connection, keys):
    """Gives those whom somebody else is writing: neither that save nor this step waits.

    PostgreSQL would let the two wait for each other and refuse one of them.
    """
    name = apps.get_model("registry", "PersonName").objects.using(connection.alias)
    person = apps.get_model("registry", "Person").objects.using(connection.alias)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        rows = person.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)
        if connection.vendor == "postgresql":
            rows = rows.select_for_update(skip_locked=True)
        mine = list(rows)
        spellings = {key: [] for key in mine}
        for spelling in name.filter(person__in=mine).order_by("order", "pk"):
            spellings[spelling.person_id].append(spelling)
        found = [(latin_key(names), key) for key, names in spellings.items()]
        cursor.executemany(
            "UPDATE registry_person SET sort_key_latin = %s WHERE id = %s AND sort_key_latin = ''",
            [row for row in found if row[0]],
        )
        there = set(person.filter(pk__in=keys).values_list("pk", flat=True))
    return sorted(there - set(mine))


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("registry", "0005_fewer_indexes")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
