from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='personallink',
            name='code_hash',
            field=models.CharField(blank=True, max_length=128),
        ),
        migrations.AddConstraint(
            model_name='personallink',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('account',), name='one_link_an_account'),
        ),
        migrations.AddConstraint(
            model_name='personallink',
            constraint=models.CheckConstraint(condition=models.Q(('tries__lte', 5)), name='link_tries_are_limited'),
        ),
        migrations.AddField(
            model_name='accountsession',
            name='link_id',
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name='accountsession',
            name='began_at',
            field=models.DateTimeField(),
        ),
    ]
