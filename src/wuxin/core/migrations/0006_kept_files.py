"""What is known of a kept file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0005_data_keys")]
    operations = [
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("owner", models.CharField(db_index=True, max_length=60)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("kept_at", models.DateTimeField()),
            ],
        ),
    ]
