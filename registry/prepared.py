"""Questions that pages ask again and again, put into SQL once and then asked with other keys.

    @prepared
    def detentions(cases: Sequence[int]) -> QuerySet[Detention]:
        return Detention.objects.filter(repression__in=cases).order_by("order", "pk")

    detentions([case.pk for case in cases])     a list of detentions

To write a statement takes Django longer than the database needs to answer it. The function is
called once for every shape of the question, with marks that stand for the keys, and must not look
at them. A sequence is filled up to a power of two with its last key, which changes nothing
within `__in`; keyword arguments are part of the shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import update_wrapper
from itertools import count
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

R = TypeVar("R")

Key = int | str
Value = Key | Sequence[Key]
Shape = tuple[Any, ...]

# Longer sequences are rare, and a statement for each length is not worth its memory.
LONGEST = 512
# So many statements of a question are kept; then it begins anew.
MOST_SHAPES = 64
# What stands for the keys: larger than any key in use, small enough for every column of keys.
FIRST_MARK = 2_000_000_000


class Prepared(Generic[R]):
    """A question with its statements, which all threads of the process use."""

    def __init__(self, build: Callable[..., models.QuerySet[Any, R]]) -> None:
        self._build = build
        self._model: type[models.Model] | None = None
        self._known: dict[Shape, _Statement[R]] = {}
        update_wrapper(self, build)

    def __call__(self, *values: Value, **shape: Any) -> list[R]:
        """The rows, each related one of `select_related` in its place."""
        if any(not isinstance(value, Key) and len(value) > LONGEST for value in values):
            return list(self._build(*values, **shape))
        filled: list[Value] = [
            value if isinstance(value, Key) else _filled(value) for value in values
        ]
        connection = self._connection(filled, shape)
        statement = self._statement(connection, filled, shape)
        return statement.rows(connection, list(_flat(filled)))

    def _connection(self, values: list[Value], shape: dict[str, Any]) -> BaseDatabaseWrapper:
        if self._model is None:
            self._model = self._build(*_marked(values), **shape).model
        return connections[router.db_for_read(self._model)]

    def _statement(
        self, connection: BaseDatabaseWrapper, values: list[Value], shape: dict[str, Any]
    ) -> _Statement[R]:
        key: Shape = (connection.alias, connection.vendor, *map(_shape, values), *shape.items())
        known = self._known.get(key)
        if known is None:
            marks = _marked(values)
            question = self._build(*marks, **shape).using(connection.alias)
            is_full = all(isinstance(value, Key) or value for value in values)
            known = _Statement(question, connection, list(_flat(marks)), is_full=is_full)
            # Two threads may write one at once: either is good.
            if len(self._known) >= MOST_SHAPES:
                self._known = {}
            self._known[key] = known
        return known


def prepared(build: Callable[..., models.QuerySet[Any, R]]) -> Prepared[R]:
    """Makes a question of a function that takes keys and gives a queryset."""
    return Prepared(build)


def keep_ready(row: models.Model, name: str, related: Sequence[models.Model]) -> None:
    """Makes `row.<name>.all()` give these rows, as a prefetch would."""
    manager = getattr(row, name)
    ready = manager.model._default_manager.none()
    ready._result_cache, ready._prefetch_done = list(related), True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = ready


class _Statement(Generic[R]):
    """SQL, the places of its keys, and how its rows are read; as Django's own iteration does it."""

    def __init__(
        self,
        question: models.QuerySet[Any, R],
        connection: BaseDatabaseWrapper,
        marks: Sequence[Key],
        *,
        is_full: bool,
    ) -> None:
        """`is_full` says that no sequence is empty: then every mark must be in the statement."""
        self._lookups = question._prefetch_related_lookups  # type: ignore[attr-defined]
        compiler = question.query.get_compiler(connection=connection)
        self._sql = ""
        try:
            self._sql, found = compiler.as_sql()
        except EmptyResultSet:
            if is_full:
                raise
            return
        self._params = list(found)
        numbers = {mark: number for number, mark in enumerate(marks)}
        # A database may want its numbers in a type of its own.
        self._keys = [
            (at, numbers[value], type(value))
            for at, value in enumerate(self._params)
            if isinstance(value, Key) and value in numbers
        ]
        if is_full and {number for _at, number, _kind in self._keys} != set(numbers.values()):
            raise ValueError(f"A key is no parameter of its own in {self._sql}")
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        self._converters = list(converters.items())
        self._read = _reader(question, compiler)

    def rows(self, connection: BaseDatabaseWrapper, values: Sequence[Key]) -> list[R]:
        """The rows for these keys."""
        if not self._sql:
            return []
        params = list(self._params)
        for at, number, kind in self._keys:
            params[at] = kind(values[number])
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found = cursor.fetchall()
        rows = [self._read(self._converted(row, connection)) for row in found]
        if rows and self._lookups:
            models.prefetch_related_objects(cast("list[models.Model]", rows), *self._lookups)
        return rows

    def _converted(self, row: Sequence[Any], connection: BaseDatabaseWrapper) -> Sequence[Any]:
        """The values of a row as their columns give them: Django keeps one connection for it."""
        if not self._converters:
            return row
        values = list(row)
        for at, (converters, expression) in self._converters:
            for convert in converters:
                values[at] = convert(values[at], expression, connection)
        return values


def _reader(
    question: models.QuerySet[Any, R], compiler: SQLCompiler
) -> Callable[[Sequence[Any]], R]:
    """What makes of a row what the queryset would give."""
    if issubclass(question._iterable_class, ValuesListIterable):
        return cast("Callable[[Sequence[Any]], R]", tuple)
    select, info, alias = compiler.select, compiler.klass_info, compiler.connection.alias
    columns = info["select_fields"]
    first, last = columns[0], columns[-1] + 1
    names = [column.target.attname for column, *_rest in select[first:last]]
    related = get_related_populators(info, select, alias)  # type: ignore[call-arg]
    annotated = compiler.annotation_col_map.items()

    def read(row: Sequence[Any]) -> R:
        made = info["model"].from_db(alias, names, row[first:last])
        for one in related:
            one.populate(row, made)
        for name, at in annotated:
            setattr(made, name, row[at])
        return cast("R", made)

    return read


def _filled(keys: Sequence[Key]) -> Sequence[Key]:
    """The keys, the last of them repeated up to a power of two."""
    if not keys:
        return keys
    length = 1 << (len(keys) - 1).bit_length()
    return [*keys, *[keys[-1]] * (length - len(keys))]


def _shape(value: Value) -> Shape:
    """What a statement depends on: a key or how many of them, and of what kind."""
    if isinstance(value, Key):
        return (type(value),)
    return (*map(type, value[:1]), len(value))


def _marked(values: Sequence[Value]) -> list[Value]:
    """A mark of its own for every key."""
    numbers = count(FIRST_MARK)

    def mark(key: Key) -> Key:
        return next(numbers) if isinstance(key, int) else f"mark {next(numbers)}"

    return [
        mark(value) if isinstance(value, Key) else [mark(key) for key in value] for value in values
    ]


def _flat(values: Sequence[Value]) -> Iterator[Key]:
    for value in values:
        if isinstance(value, Key):
            yield value
        else:
            yield from value
