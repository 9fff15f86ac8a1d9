from itertools import batched

from django.db import migrations

from ptce.dossiers.rules import search_words


def fill(apps, schema_editor):
    dossiers, words = apps.get_model("dossiers", "Dossier").objects, apps.get_model("dossiers", "DossierWord")
    columns = ("pk", "number", "pole_name", "carrier_name", "carrier_siret")
    rows = dossiers.filter(submitted_at__isnull=False).values_list(*columns).iterator(chunk_size=2000)
    for chunk in batched(rows, 2000):
        words.objects.bulk_create(
            [
                words(dossier_id=pk, word=word)
                for pk, number, name, carrier, siret in chunk
                for word in search_words(number=number, name=name, carrier=carrier, siret=siret)
            ],
            batch_size=5000,
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_search_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
