"""Tells a branch that was invited from one of which single members came by themselves.

What stands counts as invited: who came alone before this cannot be told any more.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("seasons", "0019_confirmations_withdrawn")]

    operations = [
        migrations.AddField(
            model_name="batchorganisation",
            name="is_invited",
            field=models.BooleanField(default=True),
        ),
    ]
