"""Render a description tolerantly, so that a provider's changes don't break a reading.

In the schemas of answers, nothing is required, everything can be null, enums are open, and there
are no formats, bounds or defaults.  Requests keep what they require.  Every object and enum becomes
a named component.  A ledger says what was left out, and where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from coffers.compiler.document import (
    METHODS,
    NOT_PARAMETERS,
    Document,
    Operation,
    Steps,
    listing,
    mapping,
    operations,
    pointer,
    refuse,
    resolve,
)
from coffers.compiler.ledger import Ledger
from coffers.compiler.names import LONGEST, TAKEN_PARAMETERS, Names, Spelling, key, pascal
from coffers.compiler.schemas import Inputs, Replies, Schemas, place_of
from coffers.compiler.secrets import property_names
from coffers.compiler.values import (
    JSON_TYPES,
    Schema,
    kinds_of,
    note_of,
    type_words,
    without_ref,
    words_of,
)

TAG = "account"
_SEPARATORS = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_PATH = re.compile(r"/(?!/)[^\x00-\x1f\x7f]*")
"""What can't lead to another host."""
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What HTTP allows as a header's name."""


@attrs.frozen
class Parameter:
    """A parameter as the client sends it."""

    name: str
    place: str
    """`path`, `query`, `header`, or `body`."""
    encoding: str = "plain"
    """`plain`, `joined`, `flat`, `members`, `nested`, `encoded`; a body's is `json` or `data`."""
    separator: str = ""
    equals: str = ""
    """What is between the name and the value of an object's member."""
    description: str = ""


@attrs.frozen
class Header:
    """A described header of the answers."""

    name: str
    field: str
    """Its name in Python."""
    description: str


@attrs.frozen
class Rendered:
    """The tolerant rendering of one operation."""

    operation: Operation
    name: str
    """A name of its own among the operations."""
    parameters: Mapping[str, Parameter]
    """The rendering's name of each parameter → how to send it."""
    answers: Mapping[str, Any]
    """The described schema of each JSON answer, by status."""
    places: Mapping[str, Steps]
    """Where that is."""
    empty: tuple[int, ...]
    """Statuses of answers without content."""
    headers: Sequence[Header]
    """Described headers of the answers."""


@attrs.frozen
class Rendering:
    """The tolerant rendering of a document."""

    document: Document
    operations: list[Rendered]
    names: Mapping[str, str]
    """The new name of each component that remains."""
    variants: Mapping[str, tuple[str, Mapping[str, str]]]
    """For a union of classes: the property that tells them apart, and the class for each word."""
    inputs: frozenset[str]
    """Components that describe what is sent."""
    helpers: frozenset[str]
    """Functions that the package needs to read and to send values."""
    fields: Mapping[tuple[str, str], str]
    """The described name of each property, by its component and its name in the rendering."""
    ledger: Ledger


def tolerant(document: Document, shown: str) -> Rendering:
    """Return the tolerant rendering.  Refuse operations that a client can't carry out."""
    names = Names()
    ledger = Ledger()
    schemas = mapping(mapping(document.get("components")).get("schemas"))
    known = {place_of(name): names.take(pascal(name) or "Model") for name in schemas}
    replies = Replies(document, ledger, names, known)
    inputs = Inputs(document, ledger, names, {})
    renderer = _Operations(document, shown, ledger, replies, inputs)
    paths: dict[str, Any] = {}
    rendered: list[Rendered] = []
    for operation in operations(document):
        content, facts = renderer.render(operation)
        paths.setdefault(f"/{len(paths)}", {})[operation.method] = content
        rendered.append(facts)
    _note_the_rest(document, ledger, replies, inputs)
    components = {**replies.components, **inputs.components}
    return Rendering(
        document={
            "openapi": "3.1.1",
            "info": {"title": "", "version": ""},
            "paths": paths,
            "components": {"schemas": dict(sorted(components.items()))},
        },
        operations=rendered,
        names={
            name: known[place_of(name)]
            for name in schemas
            if known[place_of(name)] in replies.components
        },
        variants=replies.variants,
        inputs=frozenset(inputs.components),
        helpers=frozenset(
            {*replies.helpers, *inputs.helpers}
            | {parameter.encoding for one in rendered for parameter in one.parameters.values()}
            | {"empty" for one in rendered if one.empty}
        ),
        fields={**replies.fields, **inputs.fields},
        ledger=ledger,
    )


def _note_the_rest(document: Document, ledger: Ledger, replies: Schemas, inputs: Schemas) -> None:
    """Note what belongs to no operation, or to several."""
    for name in mapping(mapping(document.get("components")).get("schemas")):
        reference = place_of(name)
        if reference not in replies.cores and reference not in inputs.cores:
            ledger.note("unused component", ("components", "schemas", name))
    for path, item in mapping(document.get("paths")).items():
        for word in mapping(item):
            if word not in METHODS and word in ("query", "additionalOperations"):
                ledger.note("operation", ("paths", path, word))
    for number, server in enumerate(listing(document.get("servers"))):
        for variable in mapping(mapping(server).get("variables")):
            ledger.note("server variable", ("servers", str(number), "variables", variable))
    schemes = mapping(mapping(document.get("components")).get("securitySchemes"))
    for name in [*schemes][1:]:
        ledger.note("security", ("components", "securitySchemes", name))


class _Operations:
    """Renders operations."""

    def __init__(
        self, document: Document, shown: str, ledger: Ledger, replies: Replies, inputs: Inputs
    ) -> None:
        self.document, self.shown, self.ledger = document, shown, ledger
        self.replies, self.inputs = replies, inputs
        self._modules: set[str] = set()

    def render(self, operation: Operation) -> tuple[Schema, Rendered]:
        if not _PATH.fullmatch(operation.path):
            why = "a path must start with one /, and can't have control characters"
            refuse(f"{self.shown}: {pointer(operation.at[:2])}", why)
        name = self._name(operation)
        answers, empty = self._answers(operation)
        responses: Schema = {}
        for status, (schema, at) in answers.items():
            core = self.replies.reply(schema, f"{pascal(name)}Response", at)
            media = {"application/json": {"schema": core}}
            responses[status] = {"description": "", "content": media}
        responses.update({str(status): {"description": ""} for status in empty if status > 203})
        sent, parameters = self._parameters(operation, name)
        self._note(operation)
        content = {
            "operationId": name,
            "tags": [TAG],
            "summary": words_of(operation.content.get("summary")),
            "description": words_of(operation.content.get("description")),
            "parameters": parameters,
            "responses": responses,
        }
        schemas = {status: schema for status, (schema, _) in answers.items()}
        places = {status: at for status, (_, at) in answers.items()}
        headers = self._headers(operation)
        return content, Rendered(operation, name, sent, schemas, places, empty, headers)

    def _name(self, operation: Operation) -> str:
        """Return a name whose module no other operation has."""
        given = operation.content.get("operationId")
        name = given if isinstance(given, str) and key(given) else f"{operation}"
        name = "_".join(re.findall(r"\w+", name))[:LONGEST] or operation.method
        unique, number = name, 1
        while key(unique) in self._modules or key(unique) in ("init", ""):
            number += 1
            unique = f"{name}_{number}"
        self._modules.add(key(unique))
        return unique

    def _note(self, operation: Operation) -> None:
        """Note what the client doesn't have."""
        if "callbacks" in operation.content:
            self.ledger.note("callback", operation.at, "callbacks")
        for status, response in mapping(operation.content.get("responses")).items():
            if "links" in resolve(self.document, mapping(response)):
                self.ledger.note("link", operation.at, "responses", status, "links")
        item = mapping(mapping(self.document.get("paths")).get(operation.path))
        for owner, at in ((item, operation.at[:2]), (operation.content, operation.at)):
            for index, server in enumerate(listing(owner.get("servers"))):
                if server not in listing(self.document.get("servers")):
                    self.ledger.note("operation server", at, "servers", str(index))

    def _answers(
        self, operation: Operation
    ) -> tuple[dict[str, tuple[Any, Steps]], tuple[int, ...]]:
        """Return the schema of each 2xx answer in JSON, by status, and which may be empty."""
        found: dict[str, tuple[Any, Steps]] = {}
        empty: list[int] = []
        others: list[str] = []
        for status, response, at in self._successes(operation):
            content = {} if status in ("204", "205") else mapping(response.get("content"))
            media = self._json_type(content, (*at, "content"))
            if media:
                schema = mapping(content[media]).get("schema", {})
                found[status] = (schema, (*at, "content", media, "schema"))
            elif content:
                others += content
                self.ledger.note("answer", at)
            else:
                empty += [int(status)] if status.isdigit() else []
                if status not in ("204", "205"):  # some vendors don't describe what they send
                    found[status] = ({}, at)
        place = (*operation.at, "responses")
        if others and not found and not empty:
            what = f"no answer in JSON, but {', '.join(others)}"
            refuse(f"{self.shown}: {pointer(place)}", f"{what}; it isn't supported")
        if not found and not empty:
            found["2XX"] = ({}, place)
        for status in mapping(operation.content.get("responses")):
            if not (status.startswith("2") or "2XX" in found):
                self.ledger.note("response", place, status)
        return found, tuple(empty)

    def _json_type(self, content: Mapping[str, Any], at: Steps) -> str | None:
        """Return the media type to use."""
        found = sorted(filter(_is_json, content), key=lambda media: not _is_plain_json(media))
        for media in found[1:]:
            self.ledger.note("media type", at, media)
        return found[0] if found else None

    def _successes(self, operation: Operation) -> Iterable[tuple[str, dict[str, Any], Steps]]:
        """Yield the answers that mean success: `default` only where there is no other."""
        responses = mapping(operation.content.get("responses"))
        chosen = {s: s.upper() for s in responses if re.fullmatch(r"2([0-9]{2}|XX)", s.upper())}
        if not chosen and "default" in responses:
            chosen = {"default": "2XX"}
        for status, shown in chosen.items():
            place = (*operation.at, "responses", status)
            yield shown, resolve(self.document, mapping(responses[status])), place

    def _headers(self, operation: Operation) -> list[Header]:
        """Return the described headers, but for those that hold a secret."""
        found: dict[str, Header] = {}
        names = Spelling(())
        for _, response, at in self._successes(operation):
            for name, node in mapping(response.get("headers")).items():
                header = resolve(self.document, mapping(node))
                if _is_secret(self.document, header):
                    self.ledger.note("secret header", at, "headers", name)
                elif name.lower() not in found:
                    about = words_of(header.get("description"))
                    found[name.lower()] = Header(name, names.take_python(name), about)
        return [*found.values()]

    def _parameters(
        self, operation: Operation, name: str
    ) -> tuple[dict[str, Parameter], list[Schema]]:
        sent: dict[str, Parameter] = {}
        rendered: list[Schema] = []
        names = Spelling(TAKEN_PARAMETERS)

        def add(parameter: Parameter, schema: Schema, *, required: bool) -> None:
            name = names.take(parameter.name, parameter.place)
            sent[name] = attrs.evolve(parameter, description=schema.get("description", ""))
            # The place is ours to know: the generator doesn't take lists everywhere.
            rendered.append({"name": name, "in": "query", "required": required, "schema": schema})

        for at, parameter in operation.parameters:
            if parameter.get("in") == "cookie":
                if parameter.get("required") is True:
                    refuse(f"{self.shown}: {pointer(at)}", "a required cookie isn't supported")
                self.ledger.note("cookie", at)
                continue
            self._check_parameter(parameter, at, operation)
            if parameter["in"] == "header" and parameter["name"].lower() in NOT_PARAMETERS:
                self.ledger.note("header", at)
                continue
            schema, how = self._parameter(parameter, at, name)
            required = parameter.get("required") is True or parameter["in"] == "path"
            add(how, schema, required=required)
        path = operation.path
        for given in [known.name for known in sent.values() if known.place == "path"]:
            path = path.replace(f"{{{given}}}", "")
        for word in dict.fromkeys(re.findall(r"\{([^{}]+)\}", path)):
            if not re.fullmatch(r"[\w.-]+", word):
                where = f"{self.shown}: {pointer(operation.at)}"
                refuse(where, f"no parameter describes {{{word}}}")
            self.ledger.note("untyped", operation.at[:2])  # the path alone says that it's needed
            add(Parameter(word, "path"), {}, required=True)
        body = self._body(operation, name)
        if body is not None:
            schema, how, required = body
            add(how, schema, required=required)
        return sent, rendered

    def _check_parameter(
        self, parameter: Mapping[str, Any], at: Steps, operation: Operation
    ) -> None:
        where = f"{self.shown}: {pointer(at)}"
        if not isinstance(parameter.get("name"), str) or not parameter["name"]:
            refuse(where, "a parameter needs a name")
        if parameter.get("in") not in ("path", "query", "header"):
            refuse(where, f"a parameter in {parameter.get('in')!r} isn't supported")
        if parameter["in"] == "header" and not _HEADER.fullmatch(parameter["name"]):
            refuse(where, f"{parameter['name']!a} can't be a header's name")
        if parameter["in"] == "path" and f"{{{parameter['name']}}}" not in operation.path:
            refuse(where, f"the path {operation.path} doesn't have {{{parameter['name']}}}")

    def _parameter(
        self, parameter: Mapping[str, Any], at: Steps, name: str
    ) -> tuple[Schema, Parameter]:
        """Return the schema of a parameter's value, and how to send it."""
        key, place = parameter["name"], parameter["in"]
        style = str(parameter.get("style", "form" if place == "query" else "simple"))
        explode = parameter.get("explode", style == "form")
        note = note_of(parameter)
        if "content" in parameter:
            return note, Parameter(key, place, "encoded")
        described = parameter.get("schema", {})
        kinds = kinds_of(self.document, described)
        self._check_style(style, place, kinds, at)
        if "object" in kinds or style == "deepObject":
            self.ledger.note("object parameter", at)
            how = "nested" if style == "deepObject" else "members" if explode else "flat"
            if how == "nested" or (how, place) == ("members", "query"):
                return note, Parameter(key, place, how)
            separator = _SEPARATORS[style]
            equals = "=" if explode else separator
            return note, Parameter(key, place, "flat", separator, equals)
        core = self.inputs.value(described, f"{pascal(name)}{pascal(key)}", (*at, "schema"))
        core = {**core, **note}
        if "array" not in kinds:
            return self._with_default(core, described), Parameter(key, place)
        if place == "query" and explode:
            return core, Parameter(key, place)
        return core, Parameter(key, place, "joined", _SEPARATORS[style])

    def _check_style(self, style: str, place: str, kinds: set[str], at: Steps) -> None:
        """Refuse a style that the client can't send a value of these kinds in."""
        several = kinds & {"array", "object"}
        known = style in _SEPARATORS or (
            style == "deepObject" and place == "query" and "array" not in kinds
        )
        if (several or style in ("label", "matrix", "deepObject")) and not known:
            of = f" of an {' or '.join(sorted(several))}" if several else ""
            refuse(f"{self.shown}: {pointer(at)}", f"the style {style!r}{of} isn't supported")

    def _with_default(self, core: Schema, described: Any) -> Schema:
        """Give a parameter its default, if that's a value which the parameter allows."""
        schema = resolve(self.document, mapping(described))
        default, words = schema.get("default"), schema.get("enum")
        kind = JSON_TYPES.get(type(default))
        if default not in words if isinstance(words, list) else kind not in type_words(schema):
            return core
        if "$ref" not in core:
            return {**core, "default": default}
        return {**without_ref(core), "allOf": [{"$ref": core["$ref"]}], "default": default}

    def _body(self, operation: Operation, name: str) -> tuple[Schema, Parameter, bool] | None:
        """Return the schema of the body, how to send it, and whether it's required."""
        if "requestBody" not in operation.content:
            return None
        at = (*operation.at, "requestBody")
        body = resolve(self.document, mapping(operation.content["requestBody"]))
        content = mapping(body.get("content"))
        forms = [media for media in content if _media(media) == "application/x-www-form-urlencoded"]
        chosen = [*filter(_is_json, content), *forms]
        if content and not chosen:
            what = f"a body of {', '.join(content)} isn't supported"
            refuse(f"{self.shown}: {pointer(at)}", what)
        if not chosen:
            return None
        media, *others = chosen
        for other in [*others, *(word for word in content if word not in chosen)]:
            self.ledger.note("media type", (*at, "content", other))
        place = (*at, "content", media, "schema")
        described = mapping(content[media]).get("schema", {})
        schema = self.inputs.value(described, f"{pascal(name)}Body", place)
        how = "data" if media in forms else "json"
        if how == "data":
            self.inputs.helpers.add("form")
        note = note_of(body)
        return {**schema, **note}, Parameter("body", "body", how), body.get("required") is True


def _is_secret(document: Document, header: Mapping[str, Any]) -> bool:
    described = [header, *mapping(header.get("content")).values()]
    return any(property_names(document, mapping(one).get("schema"))[1] for one in described)


def _is_json(media: str) -> bool:
    return re.fullmatch(r"\*/\*|application/(\*|(.+\+)?json)|text/json", _media(media)) is not None


def _is_plain_json(media: str) -> bool:
    return _media(media) == "application/json"


def _media(media: str) -> str:
    return media.split(";", maxsplit=1)[0].strip().lower()
