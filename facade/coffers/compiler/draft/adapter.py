"""Write the adapter of a draft, with a mark at everything that isn't sure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import attrs

from coffers.compiler.draft import words as w
from coffers.compiler.draft.description import Description, host_of
from coffers.compiler.draft.fields import Role, shape_at
from coffers.compiler.draft.fixtures import parameter_value
from coffers.compiler.draft.holder import Fact, Value
from coffers.compiler.draft.recognize import Pool, Recognized
from coffers.compiler.draft.shapes import ITEM, MISSING, VALUE, Path, Shape
from coffers.compiler.draft.source import WRITTEN, Endpoint, Parameter, Source, python_name
from coffers.compiler.tolerant import Rendering
from coffers.model import PlanStatus

MARK = "# TODO: "
_IMPORTED = frozenset(
    {"amount", "call", "currency", "flag", "items", "known", "models", "moment", "part", "text"}
    | {"word", "self", "number", "attrs"}
)
_STATUS = {word: word for word in get_args(PlanStatus) if word != "unknown"}
_STATUS |= {"cancelled": "canceled", "trial": "trialing", "unpaid": "past_due"}
_ROLES: Sequence[Role] = ("limit", "used", "remaining")
_MOMENTS = frozenset({"created_at", "renews_at", "ends_at", "starts_at", "resets_at", "expires_at"})
_WIDTH = 92


@attrs.frozen
class Target:
    """What the adapter is called, and what it imports."""

    name: str
    title: str
    package: str
    """The package of its client."""
    description: str
    """Where its description is, for a message."""

    @property
    def class_name(self) -> str:
        """The adapter's class."""
        return "".join(word.capitalize() for word in self.name.split("_"))


def adapter(
    target: Target, source: Source, found: Recognized, made: Description, rendering: Rendering
) -> str:
    """Return the source of the adapter, before it is formatted."""
    names = _Names(source, made, rendering)
    read = [*_read(source, found, names)]
    body = "\n".join([*_class(target, source), *read])
    return "\n".join(
        [
            *_docstring(target, source, made),
            "from __future__ import annotations\n",
            *_imports(target, source, body),
            *_constants(found, body),
            *(["", "@attrs.frozen(kw_only=True)"] if _options(source) else [""]),
            body,
            "",
        ]
    )


def _docstring(target: Target, source: Source, made: Description) -> Iterator[str]:
    yield f'"""{target.title}.'
    yield ""
    for endpoint in source.endpoints:
        line = f"    {endpoint.method.upper()} {endpoint.path}   {_outline(endpoint.reply)}"
        yield line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
    yield ""
    yield "TODO: say above what the service is for, and here what misleads in its reply"
    if source.origin == WRITTEN:
        yield "TODO: take the provider's own operation and reply; these are made up"
    yield f"TODO: write the {made.waiting} descriptions of {target.description}"
    yield '"""'
    yield ""


def _outline(shape: Shape, depth: int = 2) -> str:
    """Return the names of a reply's fields, for the docstring."""
    if shape.items is not None:
        return f"[{_outline(shape.items, depth)}]"
    if not shape.members or not depth:
        return "…"
    named = [
        f"{name}: {_outline(part, depth - 1)}" if part.members or part.items else name
        for name, part in shape.members.items()
    ]
    return f"{{{', '.join(named)}}}".replace("\\", "").replace('"', "")


def _imports(target: Target, source: Source, body: str) -> Iterator[str]:
    if _options(source):
        yield "import attrs\n"
    kinds = ["amount", "currency", "flag", "items", "moment", "part", "text", "word"]
    used = [*(["UNKNOWN_CURRENCY"] if "UNKNOWN_CURRENCY" in body else [])]
    used += [kind for kind in kinds if f"{kind}(" in body]
    if used:
        yield f"from coffers.convert import {', '.join(used)}"
    credential = next(kind for kind in ("Bearer", "Basic", "HeaderKey") if f"{kind}(" in body)
    yield f"from coffers.credentials import {credential}"
    yield "from coffers.flow import Flow, call"
    model = [kind for kind in ("Account", "Balance", "Holder", "Plan") if f"{kind}(" in body]
    model += ["PlanStatus"] if "_STATUS" in body else []
    yield f"from coffers.model import {', '.join(model)}"
    envelope = "Envelope, " if "Envelope(" in body else ""
    yield f"from coffers.provider import {envelope}Provider"
    if "models." in body:
        yield f"from {target.package} import models"
    modules = ", ".join(sorted(endpoint.name for endpoint in source.endpoints))
    yield f"from {target.package}.api.account import {modules}"
    yield ""


def _constants(found: Recognized, body: str) -> Iterator[str]:
    if "_STATUS" in body:
        fact = next(fact for fact in found.plan if fact.name == "status")
        listed = [word for word in fact.value.field.shape.words if isinstance(word, str)]
        words = {word: _STATUS[word.lower()] for word in listed if word.lower() in _STATUS}
        missing = [word for word in listed if word.lower() not in _STATUS]
        if missing or not listed:
            yield f"{MARK}{'what do the other words mean?' if listed else 'which words are there?'}"
        words = words or {"active": "active"}
        yield f"_STATUS: dict[str, PlanStatus] = {words!r}"
    if "_PERIOD" in body:
        fields = [pool.period_of for pool in found.pools if pool.period_of is not None]
        listed = [word for field in fields for word in (*field.shape.words, field.example)]
        periods = {
            word: w.PERIODS[word.lower()]
            for word in listed
            if isinstance(word, str) and word.lower() in w.PERIODS
        }
        if not any(field.shape.words for field in fields):
            yield f"{MARK}which words are there?"
        yield f"_PERIOD = {periods!r}"


def _class(target: Target, source: Source) -> Iterator[str]:
    yield f"class {target.class_name}(Provider):"
    yield f'    name = "{target.name}"'
    yield f"    {MARK}is it written so?"
    yield f'    title = "{target.title}"'
    if source.host_why:
        yield f"    {MARK}{source.host_why}"
    yield f"    base_url = {host_of(target.name, source)!r}"
    if source.key.why:
        yield f"    {MARK}{source.key.why}"
    yield f"    credential = {_credential(source.key.scheme, f'{target.name.upper()}_API_KEY')}"
    yield from _envelope(source.endpoints[0])
    yield ""
    for parameter in _options(source):
        value = parameter_value(parameter.schema)
        kind = {bool: "bool", int: "int", list: "list[str]"}.get(type(value), "str")
        default = {"bool": "False", "int": "0", "list[str]": "attrs.field(factory=list)"}
        yield f"    {MARK}what is it, and must callers know it?"
        yield f"    {python_name(parameter.name)}: {kind} = {default.get(kind, chr(34) * 2)}"
        yield ""


def _credential(scheme: Mapping[str, str], env: str) -> str:
    match scheme:
        case {"type": "apiKey", "name": name}:
            return f"HeaderKey({name!r}, env={env!r})"
        case {"scheme": "basic"}:
            return f"Basic(env={env!r})"
        case {"scheme": "bearer"}:
            return f"Bearer(env={env!r})"
        case _:
            return f'HeaderKey("Authorization", prefix={scheme["scheme"]!r}, env={env!r})'


def _envelope(endpoint: Endpoint) -> Iterator[str]:
    """Yield the declaration of the field that tells a success from an error, if there is one."""
    if success := endpoint.success():
        if not success.sure:
            yield f"    {MARK}which value means success?"
        yield f'    envelope = Envelope("{success.field}", ok={success.ok!r})'


def _read(source: Source, found: Recognized, names: _Names) -> Iterator[str]:
    used = {number for number, _ in _all_paths(found)}
    yield "    def read(self) -> Flow[Account]:"
    for number, endpoint in enumerate(source.endpoints):
        if endpoint.request is not None:
            yield f"        {MARK}what must be sent?"
        arguments = [f"{names.parameter(number, p)}={_sent(p)}" for p in _passed(endpoint)]
        arguments += ["body={}"] if endpoint.request is not None else []
        called = ", ".join([endpoint.name, *arguments])
        if number in used:
            yield f"        {names.root(number)} = yield from call({called})"
        else:
            yield f"        {MARK}nothing of this reply is mapped; is the call needed?"
            yield f"        yield from call({called})"
    for line in names.locals(found):
        yield f"        {line}"
    unmapped = [names.shown(number, field.at) for number, field in found.unmapped]
    unmapped += [f"headers.{name}" for e in source.endpoints for name in e.headers]
    for line in textwrap.wrap(", ".join(unmapped), _WIDTH - 32, break_on_hyphens=False):
        yield f"        {MARK}not mapped: {line.removesuffix(',')}"
    yield "        return Account("
    yield from _facts("holder", "Holder", found.holder, names)
    yield from _facts("plan", "Plan", found.plan, names)
    if not found.pools:
        yield f"            {MARK}what is left? Nothing in the reply says so"
    yield "            balances=["
    keys: set[str] = set()
    for pool in found.pools:
        yield from _balance(pool, names, keys)
    yield "            ],"
    yield "        )"


def _passed(endpoint: Endpoint) -> list[Parameter]:
    return [p for p in endpoint.parameters if p.required]


def _sent(parameter: Parameter) -> str:
    if parameter.value is MISSING:
        return f"self.{python_name(parameter.name)}"
    return repr(parameter.value)


def _options(source: Source) -> list[Parameter]:
    """Return the parameters that a caller has to give, each once."""
    found: dict[str, Parameter] = {}
    for endpoint in source.endpoints:
        for parameter in _passed(endpoint):
            if parameter.value is MISSING:
                found.setdefault(python_name(parameter.name), parameter)
    return [*found.values()]


def _facts(word: str, kind: str, facts: Sequence[Fact], names: _Names) -> Iterator[str]:
    if not facts:
        return
    yield f"            {word}={kind}("
    for fact in facts:
        found = names.value(fact.operation, fact.value.at, {})
        if fact.value.why:
            yield f"                {MARK}{fact.value.why}"
        if fact.name == "status":
            yield f'                status=word({found}, _STATUS) or "unknown",'
            yield f"                status_raw=text({found}),"
        else:
            convert = "moment" if fact.name in _MOMENTS else "text"
            yield f"                {fact.name}={convert}({found}),"
    yield "            ),"


def _balance(pool: Pool, names: _Names, keys: set[str]) -> Iterator[str]:
    inside, clauses = names.loop(pool)
    yield "                *(" if clauses else ""
    yield "                Balance("
    yield f"                    key={_key(pool, names, inside, keys)},"
    for line in (*_sort(pool, names, inside), *_numbers(pool, names, inside)):
        yield f"                    {line}"
    yield "                )" if clauses else "                ),"
    for clause in clauses:
        yield f"                {clause}"
    yield "                )," if clauses else ""


def _key(pool: Pool, names: _Names, inside: Mapping[Path, str], keys: set[str]) -> str:
    """Return a key of its own: what the balance is called, and in a list which one it is."""
    named = [step for step in pool.place if step not in (ITEM, VALUE) and w.words(step)]
    called = pool.stem or (w.words(named[-1])[-2:] if named else (w.singular(pool.unit.lower()),))
    base = "_".join([*called[:-1], *map(w.plural, called[-1:])])
    for step in reversed(named):
        if base not in keys:
            break
        base = f"{w.words(step)[-1]}_{base}"
    number, free = 1, base
    while free in keys:
        number += 1
        free = f"{base}_{number}"
    keys.add(free)
    if not pool.loop:
        return f'"{free}"'
    if pool.loop[-1] == VALUE:
        return f'f"{free}:{{name}}"'
    identifier = names.identifier(pool, inside)
    return f'f"{free}:{{text({identifier}) or number}}"' if identifier else f'f"{free}:{{number}}"'


def _sort(pool: Pool, names: _Names, inside: Mapping[Path, str]) -> Iterator[str]:
    """Yield kind and unit."""
    if pool.kind_why:
        yield f"{MARK}{pool.kind_why}"
    yield f'kind="{pool.kind}",'
    if pool.unit_why:
        yield f"{MARK}{pool.unit_why}"
    if pool.unit_of is None:
        yield f'unit="{pool.unit}",'
        return
    told = names.value(pool.operation, pool.unit_of, inside)
    if "unit" in w.words(pool.unit_of[-1]):
        yield f"{MARK}which units are there?"
        yield f"unit=currency({told}) or text({told}) or UNKNOWN_CURRENCY,"
    else:
        yield f"unit=currency({told}) or UNKNOWN_CURRENCY,"


def _numbers(pool: Pool, names: _Names, inside: Mapping[Path, str]) -> Iterator[str]:
    """Yield amounts, times, and whether they count."""
    basis = {name: value.basis for name, value in pool.times.items() if value.basis}
    for role in _ROLES:
        if role in pool.amounts:
            value = pool.amounts[role]
            yield from _line(role, value, names.value(pool.operation, value.at, inside))
    if pool.period_of is not None:
        yield f"period=word({names.value(pool.operation, pool.period_of.at, inside)}, _PERIOD),"
    elif pool.period is not None:
        yield f'period="{pool.period}",'
        basis["period"] = "inferred"
    for name in ("starts_at", "resets_at", "expires_at"):
        if name in pool.times:
            value = pool.times[name]
            yield from _line(name, value, names.value(pool.operation, value.at, inside))
    if pool.counts_why:
        yield f"{MARK}{pool.counts_why}"
        yield "counts=False,"
    if basis:
        yield f"basis={basis!r},"


def _line(name: str, value: Value, read: str) -> Iterator[str]:
    if value.why:
        yield f"{MARK}{value.why}"
    convert = "moment" if name in _MOMENTS else "amount"
    yield f"{name}={convert}({read}),"


class _Names:
    """Finds the Python names of what is described."""

    def __init__(self, source: Source, made: Description, rendering: Rendering) -> None:
        self.source, self.made, self.rendering = source, made, rendering
        self._fields = {(model, key): name for (model, name), key in rendering.fields.items()}
        self._variables: dict[tuple[int, Path], str] = {}
        self._used: set[str] = set(_IMPORTED)
        for number in range(len(source.endpoints)):
            self._variables[number, ()] = self._free(f"reply{number + 1 if number else ''}")

    def root(self, number: int) -> str:
        """Return the variable of a reply."""
        return self._variables[number, ()]

    def parameter(self, number: int, parameter: Parameter) -> str:
        """Return a parameter's name in the client."""
        rendered = self.rendering.operations[number].parameters
        given = next(
            name
            for name, sent in rendered.items()
            if (sent.name, sent.place) == (parameter.name, parameter.place)
        )
        return python_name(given)

    def locals(self, found: Recognized) -> Iterator[str]:
        """Yield the assignments of the objects that are read outside of loops."""
        wanted: dict[tuple[int, Path], None] = {}
        for number, at in _all_paths(found):
            for length in range(1, len(at)):
                if at[length - 1] in (ITEM, VALUE):
                    break
                place = at[:length]
                if self._shape(number, place).members:
                    wanted[number, place] = None
        for number, place in sorted(wanted, key=lambda key: (key[0], len(key[1]))):
            parent = self._variables[number, place[:-1]]
            read = f"part({parent}.{self._attribute(number, place)}, {self._model(number, place)})"
            self._variables[number, place] = self._free(python_name(place[-1]))
            yield f"{self._variables[number, place]} = {read}"

    def loop(self, pool: Pool) -> tuple[dict[Path, str], list[str]]:
        """Return the variables in a pool's loop, and the clauses that bind them."""
        inside: dict[Path, str] = {}
        clauses: list[str] = []
        for length, step in enumerate(pool.loop, 1):
            if step not in (ITEM, VALUE):
                continue
            at, number = pool.loop[:length], pool.operation
            listed = self.value(number, at[:-1], inside)
            model = self._model(number, at)
            last = length == len(pool.loop)
            named = [part for part in at if part not in (ITEM, VALUE)] or ["item"]
            single = python_name((w.words(named[-1]) or ("item",))[-1])
            bound = {*self._used, *inside.values()}
            variable = f"{single}_" if single in bound else single
            if step == ITEM and last:
                clauses.append(f"for number, {variable} in enumerate(items({listed}, {model}), 1)")
            elif step == ITEM:
                clauses.append(f"for {variable} in items({listed}, {model})")
            else:
                held = f"part({listed}, {self._model(number, at[:-1])})"
                clauses.append(f"for name, value in {held}.additional_properties.items()")
                clauses.append(f"for {variable} in items([value], {model})")
            inside[at] = variable
        return inside, clauses

    def value(self, number: int, at: Path, inside: Mapping[Path, str]) -> str:
        """Return the expression for what is at `at`."""
        if at in inside:
            return inside[at]
        if (number, at) in self._variables:
            return self._variables[number, at]
        parent = self.value(number, at[:-1], inside)
        known = at[:-1] in inside or (number, at[:-1]) in self._variables
        if not known:
            parent = f"part({parent}, {self._model(number, at[:-1])})"
        return f"{parent}.{self._attribute(number, at)}"

    def identifier(self, pool: Pool, inside: Mapping[Path, str]) -> str:
        """Return the expression for what tells the items of a list apart, if there is one."""
        members = self._shape(pool.operation, pool.loop).members
        for ending in ("id", "key", "slug", "name", "type", "code"):
            for name, member in members.items():
                if w.words(name)[-1:] == (ending,) and (
                    member.is_text or member.kinds == {"integer"}
                ):
                    return self.value(pool.operation, (*pool.loop, name), inside)
        return ""

    def shown(self, number: int, at: Path) -> str:
        """Return a field's place, for a comment."""
        return f"{self.root(number)}.{'.'.join(at)}".replace(".[]", "[]").replace(".{}", "{}")[:60]

    def _shape(self, number: int, at: Path) -> Shape:
        return shape_at(self.source.endpoints[number].reply, at)

    def _model(self, number: int, at: Path) -> str:
        component = self.made.components[number, at]
        return f"models.{self.rendering.names.get(component, component)}"

    def _attribute(self, number: int, at: Path) -> str:
        model = self._model(number, at[:-1]).removeprefix("models.")
        return python_name(self._fields[model, at[-1]])

    def _free(self, name: str) -> str:
        free = name
        while free in self._used:
            free = f"{free}_"
        self._used.add(free)
        return free


def _all_paths(found: Recognized) -> Iterator[tuple[int, Path]]:
    for fact in (*found.holder, *found.plan):
        yield fact.operation, fact.value.at
    for pool in found.pools:
        listed: list[Any] = [*pool.amounts.values(), *pool.times.values()]
        for value in listed:
            yield pool.operation, value.at
        if pool.unit_of:
            yield pool.operation, pool.unit_of
        if pool.period_of:
            yield pool.operation, pool.period_of.at
