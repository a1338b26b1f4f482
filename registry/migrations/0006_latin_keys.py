"""Gives people of whom no Latin form is on record the Latin key they are listed by in English.

Nothing but the key is written: it is a copy, and no edit of theirs.
"""

from django.db import OperationalError, migrations, transaction

from registry.curation.copies import latin_key

PORTION = 2_000
# Of PostgreSQL: the lock was not given within the time.
LOCK_NOT_AVAILABLE = "55P03"


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
        while not write_portion(schema_editor.connection, [row for row in found if row[0]]):
            pass


def write_portion(connection, rows):
    """Whether they are written; not where somebody saves one of these people just now.

    PostgreSQL would let this step and a save wait for each other and then refuse one of them: so
    it is this step that waits for a moment only.
    """
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL lock_timeout = '300ms'")
            cursor.executemany("UPDATE registry_person SET sort_key_latin = %s WHERE id = %s", rows)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise
        return False
    return True


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("registry", "0005_fewer_indexes")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
