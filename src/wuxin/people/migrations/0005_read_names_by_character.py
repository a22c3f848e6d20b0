"""Names are read character by character; what a phrase had read otherwise is read anew."""

from typing import Any

from django.db import migrations

from wuxin.people.names import reading_of

_AT_ONCE = 2000


def read_anew(apps: Any, _editor: Any) -> None:
    people = apps.get_model("people", "Person").objects
    changed = []
    for person in people.only("name", "pinyin", "initials").iterator(chunk_size=_AT_ONCE):
        pinyin, initials = reading_of(person.name)
        if (pinyin, initials) != (person.pinyin, person.initials):
            person.pinyin, person.initials = pinyin, initials
            changed.append(person)
    people.bulk_update(changed, ["pinyin", "initials"], batch_size=_AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_second_factors")]

    operations = [migrations.RunPython(read_anew, migrations.RunPython.noop)]
