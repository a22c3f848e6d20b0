"""A wrapped key for each subject of encrypted fields."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_append_only_seals")]
    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=120)),
                ("generation", models.PositiveSmallIntegerField(default=1)),
                ("cipher", models.PositiveSmallIntegerField()),
                ("master", models.PositiveSmallIntegerField()),
                ("born_under", models.PositiveSmallIntegerField()),
                ("wrapped", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "generation"), name="one_key_a_generation"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("erased_at", None), models.Q(("wrapped", b""), _negated=True)),
                            models.Q(("erased_at__isnull", False), ("wrapped", b"")),
                            _connector="OR",
                        ),
                        name="data_key_empty_iff_erased",
                    ),
                ],
            },
        ),
    ]
