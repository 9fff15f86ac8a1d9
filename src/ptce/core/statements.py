"""Statements that run at every request: the ORM writes their SQL once a process, later runs only bind and read.

Building and compiling a queryset takes Django 0.2 to 0.8 ms, more than either database takes to answer it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models
from django.db.models import Expression, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError


class Asked(Expression):
    """A value that each run of a statement gives, by its name."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Statement[Row]:
    """A SELECT of instances of one model (annotations included), or of `values_list` tuples.

    build: returns the queryset, each value that varies being an `Asked`; called once, at the first run.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._written: _Written | None = None

    def all(self, **asked: object) -> list[Row]:
        """Run it and return every row."""
        if self._written is None:
            self._written = _Written(self._build())
        return cast(list[Row], list(self._written.rows(asked)))

    def one(self, **asked: object) -> Row:
        """Run it and return its only row. Raises ObjectDoesNotExist."""
        found = self.first(**asked)
        if found is None:
            raise ObjectDoesNotExist
        return found

    def first(self, **asked: object) -> Row | None:
        """Run it and return the first row, if any: the queryset says how many are read."""
        return next(iter(self.all(**asked)), None)


class _Written:
    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        query = queryset.query
        compiler = query.get_compiler(using=queryset.db)
        self.sql, self.params = compiler.as_sql()
        columns = [column[0] for column in compiler.select]
        self.converters = compiler.get_converters(columns)
        self.is_locking = query.select_for_update
        self.model = queryset.model
        self.make = self._maker(queryset, compiler)

    def rows(self, asked: dict[str, object]) -> Iterator[object]:
        if self.is_locking and connection.get_autocommit():
            raise TransactionManagementError("a lock is taken in a transaction")
        params = [_bound(param, asked) for param in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        for row in found:
            values = list(row)
            for place, (converters, expression) in self.converters.items():
                for convert in converters:
                    values[place] = convert(values[place], expression, connection)
            yield self.make(values)

    def _maker(self, queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Sequence[object]], object]:
        iterable = queryset._iterable_class  # type: ignore[attr-defined]
        if iterable is ValuesListIterable:
            return tuple
        if iterable is not ModelIterable or compiler.klass_info is None or compiler.klass_info.get("related_klass_infos"):
            raise TypeError("a statement reads instances of one model, or tuples")
        fields = compiler.klass_info["select_fields"]
        names = [compiler.select[place][0].target.attname for place in fields]
        annotations = compiler.annotation_col_map
        start, end, model = fields[0], fields[-1] + 1, queryset.model

        def instance(values: Sequence[object]) -> models.Model:
            made = model.from_db(connection.alias, names, values[start:end])
            for name, place in annotations.items():
                setattr(made, name, values[place])
            return cast(models.Model, made)

        return instance


def _bound(param: object, asked: dict[str, object]) -> Any:
    if not isinstance(param, Asked):
        return param
    return param.output_field.get_db_prep_value(asked[param.name], connection)
