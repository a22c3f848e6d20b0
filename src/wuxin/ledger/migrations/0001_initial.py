import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from wuxin.core import append_only


CLASSROOMS = [
    ("aspiration", "初心课堂", "不忘为什么入党，在本职岗位上担当。"),
    ("compassion", "爱心课堂", "关心困难、留守和残疾的孩子，帮在身边。"),
    ("craftsmanship", "匠心课堂", "练好专业本领，把课上好。"),
    ("warmth", "暖心课堂", "一个不漏、一个不掉队，把学习和关怀送上门。"),
    ("connection", "连心课堂", "为群众办实事，件件有回音。"),
]


def lay_the_five_classrooms(apps, schema_editor):
    rows = apps.get_model("ledger", "Classroom").objects
    for position, (slug, title, aim) in enumerate(CLASSROOMS, start=1):
        rows.create(slug=slug, title=title, colour=slug, position=position, aim=aim)


def make_entries_append_only(apps, schema_editor):
    append_only.install(schema_editor, "ledger_entry")


def let_entries_go(apps, schema_editor):
    append_only.remove(schema_editor, "ledger_entry")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Classroom',
            fields=[
                ('slug', models.SlugField(max_length=20, primary_key=True, serialize=False, verbose_name='代号')),
                ('title', models.CharField(max_length=20, verbose_name='课堂')),
                ('colour', models.SlugField(max_length=20, verbose_name='颜色')),
                ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('aim', models.CharField(blank=True, max_length=200, verbose_name='目标')),
            ],
            options={
                'verbose_name': '课堂',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Book',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='代号')),
                ('title', models.CharField(max_length=80, verbose_name='账本')),
                ('from_on', models.DateField(verbose_name='起')),
                ('to_on', models.DateField(verbose_name='止')),
                ('opened_at', models.DateTimeField(verbose_name='开账时间')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='结账时间')),
                ('sets', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': '账本',
                'constraints': [models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='book_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Headcount',
            fields=[
                ('pk', models.CompositePrimaryKey('book_id', 'set_code', 'organisation_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('set_code', models.CharField(max_length=60)),
                ('organisation_id', models.BigIntegerField()),
                ('people', models.IntegerField(verbose_name='人数')),
                ('book', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='ledger.book')),
            ],
        ),
        migrations.CreateModel(
            name='Kind',
            fields=[
                ('code', models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name='代号')),
                ('title', models.CharField(max_length=40, verbose_name='类别')),
                ('counts_attendance', models.BooleanField(default=False, verbose_name='计入人次')),
                ('counts_coverage', models.BooleanField(default=False, verbose_name='计入覆盖')),
                ('counts_hours', models.BooleanField(default=False, verbose_name='计入学时')),
                ('app', models.CharField(max_length=20)),
                ('classroom', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kinds', to='ledger.classroom')),
            ],
            options={
                'verbose_name': '类别',
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('pk', models.CompositePrimaryKey('book_id', 'set_code', 'organisation_id', 'person_id', 'subject_key', blank=True, editable=False, primary_key=True, serialize=False)),
                ('set_code', models.CharField(max_length=60)),
                ('organisation_id', models.BigIntegerField()),
                ('person_id', models.BigIntegerField(default=0)),
                ('subject_key', models.BinaryField(default=b'', max_length=32)),
                ('live', models.IntegerField()),
                ('book', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='ledger.book')),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('entries', models.IntegerField()),
                ('attendances', models.IntegerField(verbose_name='人次')),
                ('unnamed', models.IntegerField(verbose_name='其中未记名人次')),
                ('minutes', models.BigIntegerField(verbose_name='分钟')),
                ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('pk', models.CompositePrimaryKey('book_id', 'organisation_id', 'kind_id', 'week_on', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.BigIntegerField()),
                ('kind_id', models.CharField(max_length=40)),
                ('week_on', models.DateField()),
                ('book', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='ledger.book')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BookNode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parent_id', models.BigIntegerField(null=True)),
                ('path', models.CharField(max_length=255)),
                ('depth', models.PositiveSmallIntegerField()),
                ('chain', models.JSONField()),
                ('book', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='nodes', to='ledger.book')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.partyorganisation')),
            ],
            options={
                'verbose_name': '账本中的党组织',
                'indexes': [models.Index(fields=['book', 'path'], name='node_by_path'), models.Index(fields=['book', 'parent_id'], name='node_by_parent')],
                'constraints': [models.UniqueConstraint(fields=('book', 'organisation'), name='one_node_in_a_book')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_key', models.BinaryField(max_length=32, null=True)),
                ('day', models.DateField(verbose_name='日期')),
                ('channel', models.CharField(choices=[('on-site', '现场'), ('sub-venue', '分会场'), ('live', '直播'), ('replay', '回看'), ('delivery', '送学上门'), ('phone', '电话'), ('post', '邮寄')], max_length=12, verbose_name='方式')),
                ('topic', models.CharField(blank=True, max_length=40, verbose_name='专题')),
                ('people', models.IntegerField(verbose_name='人数')),
                ('minutes', models.IntegerField(verbose_name='分钟')),
                ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('source', models.CharField(max_length=120, verbose_name='来源')),
                ('revision', models.PositiveIntegerField(verbose_name='版次')),
                ('reverses', models.PositiveIntegerField(null=True, verbose_name='冲销版次')),
                ('posted_by_id', models.BigIntegerField(null=True)),
                ('posted_at', models.DateTimeField(verbose_name='记账时间')),
                ('book', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='ledger.book')),
                ('classroom', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='ledger.classroom')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.partyorganisation')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.unit')),
                ('kind', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='entries', to='ledger.kind')),
            ],
            options={
                'verbose_name': '台账记录',
                'indexes': [models.Index(fields=['book', 'kind', 'day'], name='entry_by_kind'), models.Index(fields=['book', 'organisation', 'day'], name='entry_by_organisation'), models.Index(condition=models.Q(('person__isnull', False)), fields=['person'], name='entry_by_person')],
                'constraints': [models.UniqueConstraint(fields=('book', 'source', 'revision'), name='entry_once_a_revision'), models.CheckConstraint(condition=models.Q(('reverses', None), ('reverses', django.db.models.expressions.CombinedExpression(models.F('revision'), '-', models.Value(1))), _connector='OR'), name='entry_reverses_the_one_before')],
            },
        ),
        migrations.CreateModel(
            name='PendingHeadcount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('set_code', models.CharField(max_length=60)),
                ('organisation_id', models.BigIntegerField()),
                ('people', models.IntegerField()),
                ('book', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='ledger.book')),
            ],
            options={
                'indexes': [models.Index(fields=['book', 'organisation_id'], name='pending_count_by_place')],
            },
        ),
        migrations.CreateModel(
            name='PendingTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entries', models.IntegerField()),
                ('attendances', models.IntegerField(verbose_name='人次')),
                ('unnamed', models.IntegerField(verbose_name='其中未记名人次')),
                ('minutes', models.BigIntegerField(verbose_name='分钟')),
                ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('organisation_id', models.BigIntegerField()),
                ('kind_id', models.CharField(max_length=40)),
                ('week_on', models.DateField()),
                ('book', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='ledger.book')),
            ],
            options={
                'indexes': [models.Index(fields=['book', 'organisation_id'], name='pending_tally_by_place')],
            },
        ),
        migrations.RunPython(lay_the_five_classrooms, migrations.RunPython.noop),
        migrations.RunPython(make_entries_append_only, let_entries_go),
    ]
