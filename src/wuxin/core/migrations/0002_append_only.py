"""Audit events are never changed or removed."""

from django.db import migrations

from wuxin.core import append_only


def install(apps, schema_editor):
    append_only.install(schema_editor, "core_auditevent")


def remove(apps, schema_editor):
    append_only.remove(schema_editor, "core_auditevent")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
