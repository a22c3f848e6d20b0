"""Readings and seals are never changed or removed."""

from django.db import migrations

from wuxin.core import append_only

_TABLES = ("core_auditreading", "core_auditseal", "core_readingseal")


def install(apps, schema_editor):
    for table in _TABLES:
        append_only.install(schema_editor, table)


def remove(apps, schema_editor):
    for table in _TABLES:
        append_only.remove(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("core", "0003_seals_and_readings")]
    operations = [migrations.RunPython(install, remove)]
