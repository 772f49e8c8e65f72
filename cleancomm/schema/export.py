"""The models as JSON Schema for editors and as tables for people, with the explanations of `keys`.

Editors read YAML numbers as numbers where the tool reads every scalar as text: a text may be a number there.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from cleancomm.message import N_, Message, Translate, quote, say
from cleancomm.plan.contacts import Contacts
from cleancomm.plan.matrix import Duties
from cleancomm.plan.models import Committees, Plan
from cleancomm.record.model import Entry
from cleancomm.report import Column, Report, Row, Table
from cleancomm.schema.keys import explain_key

MODELS: dict[str, type[BaseModel]] = {
    "plan": Plan, "committees": Committees, "duties": Duties, "contacts": Contacts, "progress": Entry,
}  # fmt: skip
DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = "schema"
Node = dict[str, Any]


def schema_line(name: str) -> str:
    """The comment by which an editor finds the schema of a file beside it."""
    return f"# yaml-language-server: $schema={FOLDER}/{name}.json"


def _loosen(node: Node) -> Node:
    """One form of a value: what pydantic says, less its own words, and with what YAML makes of a text."""
    choices = [_loosen(c) for c in node.pop("anyOf", [])]
    if any(c.get("type") == "number" for c in choices):
        choices = [c for c in choices if c.get("type") != ["string", "number"]]
    for key in ("title", "description"):
        node.pop(key, None)
    if node.get("default") in (None, [], {}) or isinstance(node.get("default"), dict):
        node.pop("default", None)
    if "ge" in node:
        node["minimum"] = node.pop("ge")
    if node.pop("pattern", None):
        node["minLength"] = 1
    if node.get("type") == "string" and "format" not in node and "enum" not in node:
        node["type"] = ["string", "number"]
    if "items" in node:
        node["items"] = _loosen(node["items"])
    if len(choices) == 1:
        return {**choices[0], **node}
    return {**node, "anyOf": choices} if choices else node


def _describe(model: str, row: Node, translate: Translate) -> Node:
    """A row of a file: every key with its form, its meaning and an example."""
    row.pop("title", None)
    row.pop("description", None)
    if "enum" in row:
        return row
    for key, node in row["properties"].items():
        told = explain_key(model, key)
        node = _loosen(node)
        if key in ("percent", "share"):
            node = {"type": ["number", "string"], "pattern": "^[0-9]+([.][0-9]+)?%?$"}
        node["description"] = translate(told.text)
        if told.example:
            node["description"] += f" ({told.example})"
        row["properties"][key] = node
    return row


def json_schema(name: str, translate: Translate) -> Node:
    """The JSON Schema of a data file, its explanations in the language of `translate`."""
    model = MODELS[name]
    whole = model.model_json_schema(by_alias=True)
    rows = {k: _describe(k, row, translate) for k, row in whole.pop("$defs", {}).items()}
    top = _describe(model.__name__, whole, translate)
    head: Node = {"$schema": DIALECT, "title": f"{name}.yaml"}
    if name != "progress":
        top["properties"]["schema"]["const"] = f"cleancomm/{name}/1"
        return {**head, **top, "$defs": rows}
    thing = {"type": "object", "properties": dict(top["properties"]), "additionalProperties": False}
    top["properties"]["things"] = {
        "type": "array",
        "items": {"$ref": "#/$defs/Thing"},
        "description": translate(explain_key("Entry", "things").text),
    }
    rows |= {"Entry": top, "Thing": thing}
    return {**head, "type": ["array", "null"], "items": {"$ref": "#/$defs/Entry"}, "$defs": rows}


def _refs(node: Node) -> str | None:
    """The model that a value is a row of, or a list of rows of."""
    for form in (node, node.get("items", {}), *node.get("anyOf", [])):
        if "$ref" in form:
            return str(form["$ref"].rsplit("/", 1)[1])
    return None


def _form(node: Node, rows: dict[str, Node]) -> Message:
    forms = [f for f in node.get("anyOf", [node]) if f.get("type") != "null"]
    form = forms[0]
    name = _refs(form)
    if name and "enum" in rows[name]:
        return say(N_("one of: {words}"), words=tuple(rows[name]["enum"]))
    if form.get("type") == "array":
        return say(N_("list of rows") if name else N_("list of texts"))
    if name:
        return say(N_("row"))
    if form.get("format"):
        return say(N_("day and time") if form["format"] == "date-time" else N_("day"))
    kind = form.get("type")
    words = {"integer": N_("whole number"), "number": N_("number"), "boolean": N_("true or false")}
    return say(words[kind] if isinstance(kind, str) and kind in words else N_("text"))


def _sections(name: str, schema: Node) -> Iterator[tuple[str, str, Node]]:
    """Path, model and row of every section of a file, top first."""
    rows = schema["$defs"]
    todo: list[tuple[str, str, Node]] = [("", MODELS[name].__name__, rows["Entry"] if name == "progress" else schema)]
    told = set()
    while todo:
        path, model, row = todo.pop(0)
        yield path, model, row
        for key, node in row["properties"].items():
            inner = _refs(node)
            if inner and inner not in told and inner != "Thing" and "enum" not in rows[inner]:
                told.add(inner)
                todo.append((f"{path}.{key}".lstrip("."), inner, rows[inner]))


def schema_report(name: str) -> Report:
    """Every key of a data file as tables: its form, whether it is needed, what it means, an example."""
    schema = json_schema(name, str)
    columns = (
        Column("key", N_("Key")), Column("form", N_("Form")), Column("needed", N_("Needed")),
        Column("meaning", N_("Meaning")), Column("example", N_("Example")),
    )  # fmt: skip
    tables = []
    for path, model, row in _sections(name, schema):
        lines: list[Row] = []
        for key, node in row["properties"].items():
            told = explain_key(model, key)
            needed = say(N_("yes")) if key in row.get("required", ()) else None
            form = _form(node, schema["$defs"])
            lines.append({"key": key, "form": form, "needed": needed, "meaning": say(told.text), "example": told.example})
        title = quote(path) if path else None
        tables.append(Table(path or f"{name}.yaml", columns, tuple(lines), title))
    return Report("schema", quote(f"{name}.yaml"), tuple(tables))
