import secrets
from datetime import UTC, datetime

from django.db import migrations


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def give_codes(apps, schema_editor):
    """Everybody who stands on a roll already gets a code, as those invited later do."""
    enrolment = apps.get_model("seasons", "Enrolment")
    code = apps.get_model("seasons", "MemberCode")
    ids = enrolment.objects.order_by().values_list("person_id", flat=True).distinct()
    now = datetime.now(UTC)
    code.objects.bulk_create(
        (
            code(person_id=pk, made_at=now, code="".join(secrets.choice(ALPHABET) for _ in range(10)))
            for pk in ids
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('seasons', '0011_member_codes'),
    ]

    operations = [
        migrations.RunPython(give_codes, migrations.RunPython.noop),
    ]
