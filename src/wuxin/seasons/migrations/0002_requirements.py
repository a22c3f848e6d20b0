from django.db import migrations, models


def keep_kinds(apps, schema_editor):
    """The one kind a requirement had becomes the first of several."""
    requirement = apps.get_model("seasons", "Requirement")
    for row in requirement.objects.exclude(kind=None):
        row.kinds.add(row.kind_id)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("seasons", "0001_initial")]
    operations = [
        migrations.AddField(
            "requirement",
            "kinds",
            models.ManyToManyField(
                blank=True, related_name="requirements", to="ledger.kind", verbose_name="算哪些活动"
            ),
        ),
        migrations.RunPython(keep_kinds, migrations.RunPython.noop),
    ]
