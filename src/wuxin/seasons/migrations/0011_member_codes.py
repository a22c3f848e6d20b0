# Members' codes: what the organiser scans.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_session_of_a_link'),
        ('seasons', '0010_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='MemberCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='签到码')),
                ('made_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='member_code', to='people.person')),
            ],
            options={
                'verbose_name': '签到码',
            },
        ),
    ]
