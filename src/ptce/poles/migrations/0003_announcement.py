import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0001_initial"),
        ("poles", "0002_registry_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("announced_on", models.CharField(max_length=10, verbose_name="annoncé le")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="announcement", to="calls.call", verbose_name="appel"
                    ),
                ),
            ],
            options={"verbose_name": "annonce de lauréats"},
        ),
    ]
