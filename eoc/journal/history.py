"""Row history in words: who changed which field from what to what, when and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.contrib.gis.db.models import GeometryField
from django.db.models import Field, ForeignKey, Model, Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from eoc.journal.models import RowChange

SHOWN = 200
SILENT = frozenset({"uuid", "version", "mode", "source_key"})
VERBS = {"insert": "made", "update": "changed", "delete": "removed"}
UNSEEN = "something you do not see"

Rows = Mapping[type[Model], Iterable[int]]
Names = dict[tuple[type[Model], str], str]


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, in words; empty words where it held nothing."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What one statement did to one row."""

    at: datetime
    by: str
    verb: str
    what: str
    reason: str
    fields: list[FieldChange] = field(default_factory=list)


def of(rows: Rows, *, without: Collection[str] = ()) -> list[Change]:
    """The changes of some rows, newest first, as far as the scope shows the rows themselves.

    `without` names columns the reader is not told of.
    """
    asked = Q(pk__in=[])
    for model, ids in rows.items():
        asked |= Q(table_name=model._meta.db_table, row_id__in=list(ids))
    found = list(RowChange.objects.filter(asked).order_by("-pk")[:SHOWN])
    models = {model._meta.db_table: model for model in rows}
    hidden = SILENT | frozenset(without)
    names = _names(found, models, hidden)
    told = [_change(one, models[one.table_name], names, hidden) for one in found]
    return [one for one in told if one.fields or one.verb != VERBS["update"]]


def row(change: Change) -> dict[str, Any]:
    """A change as the API tells it."""
    fields = [
        {"field": one.name, "label": one.label, "before": one.before, "after": one.after}
        for one in change.fields
    ]
    return {
        "at": change.at,
        "by": change.by,
        "verb": change.verb,
        "what": change.what,
        "reason": change.reason,
        "fields": fields,
    }


def _change(one: RowChange, model: type[Model], names: Names, hidden: Collection[str]) -> Change:
    columns = {column.column: column for column in model._meta.concrete_fields}
    told = [
        FieldChange(
            name,
            _label(columns.get(name), name),
            _words(columns.get(name), one.before.get(name), names),
            _words(columns.get(name), one.after.get(name), names),
        )
        for name in [*columns, *sorted({*one.before, *one.after} - set(columns))]
        if name not in hidden and (name in one.before or name in one.after)
    ]
    what = str(model._meta.verbose_name)
    return Change(one.at, _who(one), VERBS[one.verb], what, one.reason, told)


def _who(one: RowChange) -> str:
    return str(one.actor.get("name") or one.actor.get("system") or "unknown")


def _label(column: "Field[Any, Any] | None", name: str) -> str:
    words = str(column.verbose_name) if column is not None else name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _words(column: "Field[Any, Any] | None", value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(column, ForeignKey):
        return names.get((_home(column), str(value)), UNSEEN)
    if isinstance(value, list):
        return ", ".join(_words(None, one, names) for one in value)
    if isinstance(value, dict):
        return _shape(value)
    choices: dict[Any, Any] = dict(getattr(column, "flatchoices", None) or [])
    if value in choices:
        return str(choices[value])
    moment = parse_datetime(value) if _is_time(column) and isinstance(value, str) else None
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else str(value)


def _is_time(column: "Field[Any, Any] | None") -> bool:
    return column is not None and column.get_internal_type() == "DateTimeField"


def _shape(value: Mapping[str, Any]) -> str:
    if "lat" not in value:
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    corners = f", an area of {value['vertices']} corners" if "vertices" in value else ""
    return f"{value['lat']}, {value['lon']}{corners}"


def _names(
    found: Iterable[RowChange], models: Mapping[str, type[Model]], hidden: Collection[str]
) -> Names:
    """What foreign keys stand for, one query a model, as far as the scope shows it."""
    wanted: dict[type[Model], set[str]] = defaultdict(set)
    for one in found:
        for column in models[one.table_name]._meta.concrete_fields:
            if isinstance(column, ForeignKey) and column.column not in hidden:
                for side in (one.before, one.after):
                    if side.get(column.column) is not None:
                        wanted[_home(column)].add(str(side[column.column]))
    return {
        (model, str(pk)): str(thing)
        for model, ids in wanted.items()
        for pk, thing in _light(model).in_bulk(list(ids)).items()
    }


def _home(column: "ForeignKey[Any, Any]") -> type[Model]:
    return cast("type[Model]", column.related_model)


def _light(model: type[Model]) -> Any:
    shapes = [one.name for one in model._meta.concrete_fields if isinstance(one, GeometryField)]
    return model._default_manager.defer(*shapes)
