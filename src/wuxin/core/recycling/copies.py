"""A row and what hangs on it, copied out of their tables and written back under the same keys."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction

from wuxin.core.crypto.fields import sealed_fields
from wuxin.core.models import Binned
from wuxin.core.recycling.refusals import ParentGone, PlaceTaken

Copy = list[dict[str, Any]]


class SealedFieldsStaySealed(TypeError):
    """A copy would carry a field out of its seal: such a row has no place in the bin."""


def copy_of(rows: list[models.Model], derived: tuple[type[models.Model], ...]) -> Copy:
    """Each row, then what would be deleted with it, but for what is derived anyway."""
    found = [one for row in rows for one in _with_what_hangs_on_it(row, derived)]
    if sealed := [type(one).__name__ for one in found if sealed_fields(type(one))]:
        raise SealedFieldsStaySealed(sealed)
    written = cast(Copy, serializers.serialize("python", found))
    for one in written:
        one["fields"] = {name: _exact(value) for name, value in one["fields"].items()}
    return written


def _exact(value: Any) -> Any:
    """JSON as Django writes it would lose the microseconds."""
    return value.isoformat() if isinstance(value, datetime) else value


def restore(binned: Binned) -> models.Model:
    """Write the copy back. Raises ``ParentGone``, ``PlaceTaken``; nothing is half there then."""
    rows = list(serializers.deserialize("python", binned.row))
    own = {(type(row.object), row.object.pk) for row in rows}
    for row in rows:
        _require_parents(row.object, own, binned.title)
    try:
        with transaction.atomic():
            for row in rows:
                row.object.save(force_insert=True)
                for name, keys in (row.m2m_data or {}).items():
                    getattr(row.object, name).set(keys)
    except IntegrityError as error:
        raise PlaceTaken(title=binned.title) from error
    first: models.Model = rows[0].object
    return first


def _with_what_hangs_on_it(
    row: models.Model, derived: tuple[type[models.Model], ...]
) -> Iterator[models.Model]:
    yield row
    for relation in row._meta.related_objects:
        model = relation.related_model
        if model in derived or model._meta.auto_created or relation.on_delete is not models.CASCADE:
            continue
        hanging = _rows_of(model).filter(**{relation.field.name: row}).order_by("pk")
        for one in hanging:
            yield from _with_what_hangs_on_it(one, derived)


def _rows_of(model: type[models.Model]) -> models.Manager[Any]:
    return cast(models.Manager[Any], model._meta.default_manager)


def _require_parents(row: models.Model, own: set[tuple[Any, Any]], title: str) -> None:
    """SQLite looks at foreign keys only when the transaction ends: too late for a sentence."""
    for field in row._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey):
            continue
        key = row.serializable_value(field.attname)
        parent = apps.get_model(field.related_model._meta.label_lower)
        if key is None or (parent, key) in own:
            continue
        name = field.target_field.attname
        if not _rows_of(parent).filter(**{name: key}).exists():
            raise ParentGone(title=title)
