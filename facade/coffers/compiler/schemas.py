"""Render schemas tolerantly, one component for each object and enum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from coffers.compiler.document import (
    SCALARS,
    Document,
    Steps,
    follow,
    listing,
    mapping,
    pointer,
    resolve,
    steps_of,
)
from coffers.compiler.ledger import Ledger
from coffers.compiler.names import TAKEN_FIELDS, Names, Spelling, pascal
from coffers.compiler.values import (
    JSON_TYPES,
    ORDER,
    Schema,
    allows_null,
    any_of,
    constants,
    described,
    note_of,
    type_words,
    without_ref,
)

_PREFIX = "#/components/schemas/"

# Keywords for the shape of a value, and those that say something about it without restricting it.
_SHAPE = frozenset(
    {"$ref", "type", "properties", "additionalProperties", "items"}
    | {"enum", "const", "allOf", "anyOf", "oneOf", "discriminator"}
)
_NOTES = frozenset(
    {"title", "description", "deprecated", "example", "examples", "externalDocs", "xml"}
    | {"readOnly", "writeOnly", "$comment", "$defs", "$id", "$anchor", "$schema"}
)
_RESTRICTIONS = frozenset(
    {"format", "default", "pattern", "minLength", "maxLength", "contentEncoding"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "not"}
    | {"minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"}
    | {"minProperties", "maxProperties", "propertyNames", "dependentRequired", "if", "then", "else"}
    | {"unevaluatedProperties", "unevaluatedItems", "dependentSchemas", "contentMediaType"}
    | {"contentSchema", "nullable"}
)


# Keywords for a value that meets a condition.
_CONDITIONS = frozenset({"then", "else", "dependentSchemas"})


class Schemas:
    """Renders schemas, and remembers the components that they need."""

    def __init__(
        self, document: Document, ledger: Ledger, names: Names, known: Mapping[str, str]
    ) -> None:
        self.document, self.ledger, self.names = document, ledger, names
        self.known = dict(known)
        self.components: dict[str, Schema] = {}
        self.cores: dict[str, Schema] = {}
        self.variants: dict[str, tuple[str, Mapping[str, str]]] = {}
        self.fields: dict[tuple[str, str], str] = {}
        self.helpers: set[str] = set()
        self._open: set[str] = set()

    def value(self, schema: Any, name: str, at: Steps) -> Schema:
        """Return `schema` for a value inside an object or a list."""
        raise NotImplementedError

    def enum(self, name: str, base: Schema, at: Steps) -> Schema:
        """Return the schema of a value that should be a word of the component `name`."""
        raise NotImplementedError

    def core(self, schema: Any, name: str, at: Steps, *, exact: bool = False) -> Schema:
        """Return `schema` without null; an empty schema allows anything.

        An object or enum is called `name`, or similar if the name is taken and `exact` is false.
        """
        if not isinstance(schema, dict) or not schema.keys() & _SHAPE:
            return self._anything(at)
        self._note_keywords(schema, at)
        if isinstance(schema.get("$ref"), str) and not _adds_to_reference(schema):
            return self._reference(schema["$ref"], at)
        if "$ref" in schema or "allOf" in schema or self._has_alternatives_beside(schema):
            return self._combined(schema, name, at, exact=exact)
        if "enum" in schema or "const" in schema:
            return self._enum(schema, name, at, exact=exact)
        for word in ("oneOf", "anyOf"):
            if parts := [part for part in listing(schema.get(word)) if isinstance(part, dict)]:
                return self._union(schema, parts, name, (*at, word))
        return self._typed(schema, name, at, exact=exact)

    def _note_keywords(self, schema: Schema, at: Steps) -> None:
        for word in schema:
            if word in _CONDITIONS and _names_more(schema, word):
                self.ledger.note("conditional property", at, word)
            elif word in _RESTRICTIONS:
                self.ledger.note("restriction", at, word)
            elif word == "required" and listing(schema[word]):
                self.ledger.note("required", at, word)
            elif word == "patternProperties":
                self.ledger.note("pattern properties", at, word)
            elif word == "prefixItems":
                self.ledger.note("tuple", at, word)
            elif not (word in _SHAPE | _NOTES or word.startswith("x-") or word == "required"):
                self.ledger.note("keyword", at, word)

    def _has_alternatives_beside(self, schema: Schema) -> bool:
        return "properties" in schema and bool(schema.keys() & {"anyOf", "oneOf"})

    def _reference(self, given: str, at: Steps) -> Schema:
        reference = pointer(steps_of(given))
        if reference in self.cores:
            return self.cores[reference]
        name = self.known.get(reference)
        if name is not None and name in self.components:  # an object that contains itself
            return reference_to(name)
        if reference in self._open:  # a list or a union that contains itself
            self.ledger.note("recursion", at)
            return {}
        self._open.add(reference)
        hint = pascal(steps_of(given)[-1]) or "Model"
        made = self.core(self._target(given), name or hint, steps_of(given), exact=name is not None)
        self.cores[reference] = made
        return made

    def _target(self, reference: str) -> Schema:
        """Return what `reference` leads to, as far as no more is said beside another reference."""
        target = mapping(follow(self.document, reference))
        while isinstance(target.get("$ref"), str) and not _adds_to_reference(target):
            further = mapping(follow(self.document, target["$ref"]))
            target = {**further, **without_ref(target)}
        return target

    def _combined(self, schema: Schema, name: str, at: Steps, *, exact: bool) -> Schema:
        """Combine what `allOf` lists, and what is beside it or a reference, into one object."""
        parts = [
            (part, (*at, "allOf", str(number)))
            for number, part in enumerate(listing(schema.get("allOf")))
            if isinstance(part, dict)
        ]
        if "$ref" in schema:
            parts.append(({"$ref": schema["$ref"]}, at))
        shaped = [(part, place) for part, place in parts if part.keys() & _SHAPE]
        beside = schema.keys() - {"allOf", "$ref"}
        if len(shaped) == 1 and not beside & _SHAPE:
            for part, place in parts:
                self._note_keywords(part, place)
            return self.core(shaped[0][0], name, shaped[0][1], exact=exact)
        merged: Schema = {**note_of(schema), "properties": {}}
        found: dict[str, list[tuple[Any, Steps]]] = {}
        for part, place in self._combined_parts(schema, at):
            if type_words(part) - {"object", "null"} or part.keys() & {"enum", "const"}:
                return self._anything(at)
            for key, value in mapping(part.get("properties")).items():
                found.setdefault(key, []).append((value, (*place, "properties", key)))
            if mapping(part.get("additionalProperties")):
                merged.setdefault("additionalProperties", part["additionalProperties"])
        places: dict[str, Steps] = {}
        for key, values in found.items():
            merged["properties"][key], places[key] = self._combined_value(values)
        return self.object(merged, name, at, exact=exact, places=places)

    def _combined_parts(self, schema: Schema, at: Steps) -> Iterator[tuple[Schema, Steps]]:
        """Yield each schema that a combined one consists of, once."""
        passed: set[str] = set()
        waiting = [(schema, at)]
        while waiting:
            part, place = waiting.pop(0)
            reference = part.get("$ref")
            if isinstance(reference, str) and reference not in passed:
                passed.add(reference)
                target = mapping(follow(self.document, reference))
                waiting.insert(0, (target, steps_of(reference)))
            part = without_ref(part)
            yield part, place
            for word in ("allOf", "oneOf", "anyOf"):
                inner = enumerate(listing(part.get(word)))
                waiting += [(p, (*place, word, str(i))) for i, p in inner if isinstance(p, dict)]

    def _combined_value(self, values: list[tuple[Any, Steps]]) -> tuple[Any, Steps]:
        """Return one schema for a property, which several parts may describe."""
        (first, place), *others = values
        distinct = [first]
        distinct += [value for value, _ in others if value not in distinct]
        if len(distinct) == 1:
            return first, place
        self.ledger.note("combined property", place)
        return {"anyOf": distinct}, place

    def _union(self, schema: Schema, parts: list[Schema], name: str, at: Steps) -> Schema:
        """Return a union of scalars, at most one list, and objects that can be told apart."""
        kept = [(p, i) for i, p in enumerate(parts) if type_words(p) != {"null"}]
        if not kept:
            return self._anything(at)
        if len(kept) == 1:
            part, number = kept[0]
            return self.core(part, name, (*at, str(number)))
        cores = [self.core(part, name, (*at, str(number))) for part, number in kept]
        variants = [v for core in cores for v in core.get("anyOf", [core])]
        variants = [v for i, v in enumerate(variants) if v not in variants[:i]]
        objects = [v["$ref"].removeprefix(_PREFIX) for v in variants if self._is_object(v)]
        lists = [v for v in variants if v.get("type") == "array"]
        if {} in variants or len(lists) > 1 or (len(objects) > 1 and lists):
            return self._untold(at)
        described = [(part, core) for (part, _), core in zip(kept, cores, strict=True)]
        if len(objects) > 1 and not self._told_apart(schema, described, objects):
            return self._untold(at)
        self.helpers |= {"read_variant"} if len(objects) > 1 else set()
        self.helpers |= {"read_any"} if objects and lists else set()
        return variants[0] if len(variants) == 1 else {"anyOf": variants}

    def _untold(self, at: Steps) -> Schema:
        self.ledger.note("union", at)
        return {}

    def _is_object(self, core: Schema) -> bool:
        name = class_of(core)
        return bool(name) and self.components.get(name, {}).get("type", "object") == "object"

    def _told_apart(
        self, schema: Schema, described: list[tuple[Schema, Schema]], objects: list[str]
    ) -> bool:
        """Remember which word of the discriminator stands for which class."""
        discriminator = mapping(schema.get("discriminator"))
        key = discriminator.get("propertyName")
        if not isinstance(key, str):
            return False
        words: dict[str, str] = {}
        for word, target in mapping(discriminator.get("mapping")).items():
            reference = target if str(target).startswith("#") else place_of(str(target))
            words[word] = class_of(self.cores.get(pointer(steps_of(reference)), {}))
        for part, core in described:
            if (name := class_of(core)) and name not in words.values():
                properties = mapping(resolve(self.document, part).get("properties"))
                implied = [steps_of(part["$ref"])[-1]] if "$ref" in part else []
                told = constants(self.document, properties.get(key)) or implied
                words.update((word, name) for word in told)
        if {*words.values()} != {*objects}:
            return False
        known = self.variants.setdefault("|".join(sorted(objects)), (key, words))
        return known == (key, words)

    def _enum(self, schema: Schema, name: str, at: Steps, *, exact: bool) -> Schema:
        listed = listing(schema["enum"]) if "enum" in schema else [schema["const"]]
        words = [word for word in listed if word is not None]
        kinds = {type(word) for word in words}
        if kinds not in ({str}, {int}):
            if kinds and kinds <= {str, int, float, bool}:
                self.ledger.note("enum", at)
                return any_of({"type": JSON_TYPES[kind]} for kind in sorted(kinds, key=repr))
            return self._anything(at)
        base: Schema = {"type": "string" if kinds == {str} else "integer"}
        name = name if exact else self.names.take(name)
        self.components[name] = {**note_of(schema), **base, "enum": [*dict.fromkeys(words)]}
        return self.enum(name, base, at)

    def _typed(self, schema: Schema, name: str, at: Steps, *, exact: bool) -> Schema:
        kinds = type_words(schema) - {"null"}
        if not kinds and schema.keys() & {"properties", "additionalProperties"}:
            kinds = {"object"}
        if not kinds and "items" in schema:
            kinds = {"array"}
        if unknown := kinds - SCALARS - {"object", "array"}:
            self.ledger.note("keyword", at, "type")
            kinds -= unknown
        cores = [{"type": kind} for kind in sorted(kinds & SCALARS, key=ORDER.index)]
        if "array" in kinds:
            cores.append(self._array(schema, name, at))
        if "object" in kinds:
            cores.append(self.object(schema, name, at, exact=exact))
        self.helpers |= {"read_any"} if {"array", "object"} <= kinds else set()
        if {} in cores or not cores:
            return self._anything(at) if not cores else {}
        return cores[0] if len(cores) == 1 else {"anyOf": cores}

    def _array(self, schema: Schema, name: str, at: Steps) -> Schema:
        items = schema.get("items", {})
        return {"type": "array", "items": self.value(items, f"{name}Item", (*at, "items"))}

    def object(
        self,
        schema: Schema,
        name: str,
        at: Steps,
        *,
        exact: bool,
        places: Mapping[str, Steps] | None = None,
    ) -> Schema:
        """Return a reference to a component with the properties of `schema`."""
        properties, others = mapping(schema.get("properties")), schema.get("additionalProperties")
        if others is False:
            self.ledger.note("closed object", at)
        if not properties and not mapping(others):
            return self._anything(at)
        if not exact:
            name = self.names.take(name)
        component = self.components[name] = {"type": "object", **note_of(schema)}
        spelling, inside = Spelling(TAKEN_FIELDS), (*at, "properties")
        component["properties"] = {}
        for key, value in properties.items():
            place = (places or {}).get(key, (*inside, key))
            field = spelling.take(key, "field")
            self.fields[name, field] = key
            component["properties"][field] = self.value(value, f"{name}{pascal(key)}", place)
        if mapping(others):
            place = (*at, "additionalProperties")
            component["additionalProperties"] = self.value(others, f"{name}Value", place)
        return reference_to(name)

    def _anything(self, at: Steps) -> Schema:
        self.ledger.note("untyped", at)
        return {}


class Replies(Schemas):
    """Renders what a provider answers."""

    def reply(self, schema: Any, name: str, at: Steps) -> Schema:
        """Return `schema` for a whole answer, which may be null only if it's described so."""
        core = self.core(schema, name, at)
        return _or_null(core) if core and allows_null(self.document, schema) else core

    def value(self, schema: Any, name: str, at: Steps) -> Schema:
        core = self.core(schema, name, at)
        if core:
            if not allows_null(self.document, schema):
                self.ledger.note("not nullable", at)
            core = _or_null(core)
        return {**described(self.document, schema), **core}

    def enum(self, name: str, base: Schema, at: Steps) -> Schema:
        self.ledger.note("enum", at)
        return {"anyOf": [reference_to(name), base]}  # open: other words are just strings


class Inputs(Schemas):
    """Renders what is sent to a provider."""

    def value(self, schema: Any, name: str, at: Steps) -> Schema:
        core = self.core(schema, name, at)
        return {**described(self.document, schema), **core}

    def enum(self, name: str, base: Schema, at: Steps) -> Schema:  # noqa: ARG002
        return reference_to(name)

    def object(
        self,
        schema: Schema,
        name: str,
        at: Steps,
        *,
        exact: bool,
        places: Mapping[str, Steps] | None = None,
    ) -> Schema:
        made = super().object(schema, name, at, exact=exact, places=places)
        component = self.components.get(class_of(made))
        if component is not None:
            required = [
                key
                for key in listing(schema.get("required"))
                if isinstance(key, str) and not self._is_read_only(schema, key)
            ]
            component["required"] = [
                field
                for field in component["properties"]
                if self.fields[class_of(made), field] in required
            ]
        return made

    def _is_read_only(self, schema: Schema, key: str) -> bool:
        """Return whether only the provider sets a property, so that it's required in answers."""
        described = mapping(mapping(schema.get("properties")).get(key))
        return resolve(self.document, described).get("readOnly") is True


def _adds_to_reference(schema: Schema) -> bool:
    """Return whether what is beside a reference describes more of the same value."""
    words = ("properties", "allOf", "anyOf", "oneOf", "additionalProperties")
    return any(isinstance(schema.get(word), dict | list) and schema[word] for word in words)


def _names_more(schema: Schema, word: str) -> bool:
    """Return whether a condition names properties that the schema itself doesn't."""
    inside = mapping(schema[word])
    conditional = inside.values() if word == "dependentSchemas" else [inside]
    named = [mapping(mapping(part).get("properties")) for part in conditional]
    return any(one.keys() - mapping(schema.get("properties")).keys() for one in named)


def _or_null(core: Schema) -> Schema:
    return {"anyOf": [*core.get("anyOf", [core]), {"type": "null"}]}


def class_of(core: Schema) -> str:
    """Return the component that a rendered schema refers to, or an empty string."""
    return str(core.get("$ref", "")).removeprefix(_PREFIX)


def reference_to(name: str) -> Schema:
    """Return a reference to a rendered component."""
    return {"$ref": f"{_PREFIX}{name}"}


def place_of(name: str) -> str:
    """Return the canonical reference to a component."""
    return pointer(("components", "schemas", name))
