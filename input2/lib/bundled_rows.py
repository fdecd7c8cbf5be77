"""Rows of several models in one statement, in a form that a cache can keep."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, QuerySet
from django.db.models.functions import Cast, JSONObject

M = TypeVar("M", bound=models.Model)
Row: TypeAlias = Mapping[str, Any]


def bundled(queryset: QuerySet[Any], fields: Sequence[str] = ()) -> ArraySubquery:
    """The rows as JSON, for `annotate` or `values` of an outer query; without `fields`, all columns."""
    columns = {field.attname: _column(field) for field in _fields(queryset.model, fields)}
    return ArraySubquery(queryset.values(_row=JSONObject(**columns)))


def restored(model: type[M], rows: Iterable[Row], fields: Sequence[str] = ()) -> list[M]:
    """The rows as instances, with the columns that were not asked for deferred."""
    wanted = _fields(model, fields)
    names = [field.attname for field in wanted]
    return [
        model.from_db("default", names, [field.to_python(row[field.attname]) for field in wanted])
        for row in rows
    ]


def shape(*kinds: type[models.Model]) -> str:
    """Changes with the columns, so that what an earlier release kept is not read by this one."""
    columns = [f"{kind._meta.label}.{f.attname}" for kind in kinds for f in _fields(kind, ())]
    return hashlib.sha256("\n".join(columns).encode()).hexdigest()[:8]


def _fields(model: type[models.Model], names: Sequence[str]) -> list[models.Field[Any, Any]]:
    fields = model._meta.concrete_fields
    return [field for field in fields if not names or field.name in {*names, "id"}]


def _column(field: models.Field[Any, Any]) -> Any:
    # A JSON number would lose the digits of a decimal on its way through float.
    if isinstance(field, models.DecimalField):
        return Cast(F(field.attname), models.TextField())
    return F(field.attname)
