"""Everything under the current master key and cipher, while the program runs.

A batch is one short transaction. Whoever reads finds the old value or the new one, and the key of
each: an old generation is kept for a day after its successor was made, so that a row somebody
had loaded before and saves afterwards opens too. Rows that are locked are come back to. What
broke off begins again where work is left; done again it does nothing.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from wuxin.core.crypto import data_keys, keyring
from wuxin.core.crypto.direct import CannotDecrypt
from wuxin.core.crypto.fields import SealedField, is_current, sealed_fields, subject_name
from wuxin.core.crypto.models import DataKey

_BATCH = 500
_MOST_PASSES = 5
_PAUSE_S = 0.03
_UPDATE = "UPDATE {table} SET {setting} WHERE {pk} = %s"
_UPDATE_ALL = """
UPDATE {table} SET {setting} FROM unnest({arrays}) AS v({given}) WHERE {table}.{pk} = v.given_pk
"""
KEEP_OLD = timedelta(days=1)

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Turned:
    """What one run came to, in fields; ``unreadable`` names table and row, never a value."""

    seen: int = 0
    sealed_anew: int = 0
    left_for_later: int = 0
    keys_dropped: int = 0
    unreadable: list[str] = field(default_factory=list)


def rotate(progress: Progress | None = None) -> Turned:
    """Seal every field anew that is not under the current master key and the cipher set.

    Raises ``KeyFileFault`` before anything is touched.
    """
    with transaction.atomic():
        data_keys.see_witness()
    total, turned = sum(rows.count() for _model, rows in _tables()), Turned()
    for _attempt in range(_MOST_PASSES):
        turned = Turned(sealed_anew=turned.sealed_anew)
        for model, rows in _tables():
            for _batch in _turn_table(model, rows, turned):
                if progress:
                    progress(turned.seen, total)
        if not turned.left_for_later:
            break
    _rewrap_the_rest()
    if not turned.left_for_later and not turned.unreadable:
        turned.keys_dropped = _drop_superseded()
    return turned


@dataclass(slots=True)
class Looked:
    """How the fields stand, without a change."""

    fields: int = 0
    old: int = 0
    unreadable: list[str] = field(default_factory=list)
    keys: dict[int, int] = field(default_factory=dict)  # data keys by the master key around them


def look() -> Looked:
    """Open every field once. Raises ``KeyFileFault``."""
    data_keys.look_at_witness()
    looked = Looked()
    for model, rows in _tables():
        for batch in _batches(model, rows):
            with data_keys.hold(batch.subjects()):
                for row, one, stored in batch.values():
                    looked.fields += 1
                    try:
                        one.unlock(stored, subject=row.subject(one), key=row.key)
                        looked.old += not is_current(stored, subject=row.subject(one))
                    except data_keys.SubjectErased:
                        continue
                    except CannotDecrypt:
                        looked.unreadable.append(f"{model._meta.db_table} {row.pk}")
    masters = DataKey.objects.in_use().values_list("master").annotate(n=models.Count("pk"))
    looked.keys = dict(masters.order_by("master"))
    return looked


@dataclass(slots=True)
class _Row:
    pk: object
    key: str
    stored: dict[SealedField, bytes]
    names: dict[SealedField, str]

    def subject(self, one: SealedField) -> str:
        return self.names[one]


@dataclass(slots=True)
class _Batch:
    rows: list[_Row]

    def subjects(self) -> set[str]:
        return {name for row in self.rows for one, name in row.names.items() if row.stored[one]}

    def values(self) -> Iterator[tuple[_Row, SealedField, bytes]]:
        for row in self.rows:
            for one, stored in row.stored.items():
                if stored:
                    yield row, one, stored


Rows = models.QuerySet[models.Model]


def _tables() -> list[tuple[type[models.Model], Rows]]:
    """Every model with sealed fields, and its rows that hold something."""
    found: list[tuple[type[models.Model], Rows]] = []
    for model in apps.get_models():
        if fields := sealed_fields(model):
            empty = models.Q(**{one.attname: b"" for one in fields})
            found.append((model, models.QuerySet(model).exclude(empty).order_by("pk")))
    return found


def _turn_table(model: type[models.Model], rows: Rows, turned: Turned) -> Iterator[None]:
    """A batch for each step: the rows nobody else holds at the moment."""
    after: object = None
    while True:
        with transaction.atomic():
            wanted = rows if after is None else rows.filter(pk__gt=after)
            last = list(wanted.values_list("pk", flat=True)[:_BATCH])
            if not last:
                return
            locked = wanted.filter(pk__lte=last[-1]).select_for_update(
                skip_locked=True, of=("self",)
            )
            batch = _load(model, locked)
            turned.left_for_later += len(last) - len(batch.rows)
            _turn_batch(model, batch, turned)
        after = last[-1]
        turned.seen += len(last)
        _let_others_write()
        yield


def _turn_batch(model: type[models.Model], batch: _Batch, turned: Turned) -> None:
    with data_keys.hold(batch.subjects()):
        data_keys.renew_superseded(batch.subjects())
        changed: list[_Row] = []
        for row, one, stored in batch.values():
            try:
                if is_current(stored, subject=row.subject(one)):
                    continue
                value = one.unlock(stored, subject=row.subject(one), key=row.key)
                row.stored[one] = one.lock(value, subject=row.subject(one), key=row.key)
            except data_keys.SubjectErased:
                continue
            except CannotDecrypt:
                turned.unreadable.append(f"{model._meta.db_table} {row.pk}")
                continue
            turned.sealed_anew += 1
            if not changed or changed[-1] is not row:
                changed.append(row)
        _write(model, changed)


def _batches(model: type[models.Model], rows: Rows) -> Iterator[_Batch]:
    after: object = None
    while True:
        batch = _load(model, (rows if after is None else rows.filter(pk__gt=after))[:_BATCH])
        if not batch.rows:
            return
        yield batch
        after = batch.rows[-1].pk


def _load(model: type[models.Model], rows: Rows) -> _Batch:
    fields = sealed_fields(model)
    columns = [one.attname for one in fields]
    paths = [one.subject_path for one in fields]
    count = len(fields)
    found = []
    for pk, key, *rest in rows.values_list("pk", "key", *columns, *paths):
        stored = dict(zip(fields, map(bytes, rest[:count]), strict=True))
        subjects = zip(fields, rest[count:], strict=True)
        names = {one: subject_name(one.subject_table, value) for one, value in subjects}
        found.append(_Row(pk, key, stored, names))
    return _Batch(found)


def _write(model: type[models.Model], rows: list[_Row]) -> None:
    fields = sealed_fields(model)
    columns = dict.fromkeys((str(one.column) for one in fields), "bytea")
    values: list[Any] = [(*(row.stored[one] for one in fields), row.pk) for row in rows]
    _update(model, columns, values)


def _update(model: type[models.Model], columns: dict[str, str], values: list[Any]) -> None:
    """Rows of column values and primary key; on PostgreSQL one statement a batch."""
    if not values:
        return
    quote = connection.ops.quote_name
    names = {"table": quote(model._meta.db_table), "pk": quote(str(model._meta.pk.column))}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            setting = ", ".join(f"{quote(name)} = %s" for name in columns)
            cursor.executemany(_UPDATE.format(setting=setting, **names), values)
            return
        setting = ", ".join(f"{quote(name)} = v.{quote(name)}" for name in columns)
        arrays = ", ".join(f"%s::{kind}[]" for kind in (*columns.values(), "bigint"))
        given = ", ".join(map(quote, (*columns, "given_pk")))
        sql = _UPDATE_ALL.format(setting=setting, arrays=arrays, given=given, **names)
        cursor.execute(sql, [list(column) for column in zip(*values, strict=True)])


def _rewrap_the_rest() -> None:
    """Older generations too leave the old master key, so that it can be dropped one day."""
    rest = DataKey.objects.in_use().exclude(subject=data_keys.WITNESS)
    while True:
        with transaction.atomic():
            old = rest.exclude(master=keyring.current_master()).select_for_update()
            rows = data_keys.rewrap(old.order_by("pk")[:_BATCH])
            if not rows:
                return
            values: list[Any] = [(row.wrapped, row.master, row.pk) for row in rows]
            _update(DataKey, {"wrapped": "bytea", "master": "smallint"}, values)
        _let_others_write()


@transaction.atomic
def _drop_superseded() -> int:
    """Old generations whose successor seals for a day: the pass before found none in use."""
    settled = timezone.now() - KEEP_OLD
    newer = DataKey.objects.filter(
        subject=models.OuterRef("subject"),
        generation__gt=models.OuterRef("generation"),
        made_at__lt=settled,
    )
    old = DataKey.objects.exclude(subject=data_keys.WITNESS).filter(models.Exists(newer))
    dropped, _by_model = old.delete()
    return dropped


def _let_others_write() -> None:
    """SQLite has one lock for all, and gives it to whoever asks at the right moment."""
    if connection.vendor == "sqlite":
        time.sleep(_PAUSE_S)


def witnesses_of(number: int) -> int:
    """Data keys around which a master key stays for good, sealing nothing: one or none."""
    return DataKey.objects.filter(subject=data_keys.WITNESS, master=number).count()
