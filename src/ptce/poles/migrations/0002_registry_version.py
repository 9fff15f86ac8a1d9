from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0001_initial"),
        ("poles", "0001_initial"),
        ("territories", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="pole",
            name="search_text",
            field=models.CharField(blank=True, max_length=1000, verbose_name="texte de recherche"),
        ),
        migrations.AddField(
            model_name="pole",
            name="updated_at",
            field=models.DateTimeField(db_index=True, default=timezone.now, verbose_name="modifié le"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="polestatus",
            constraint=models.UniqueConstraint(
                condition=models.Q(("call__isnull", True)), fields=("pole", "kind"), name="poles_polestatus_once_without_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="selection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dossier_number", ""), _negated=True),
                fields=("call", "dossier_number"),
                name="poles_selection_one_pole_per_dossier",
            ),
        ),
    ]
