"""The published schemas: complete, as the program prints them, and in agreement with the data that ship."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from cleancomm.plan import contacts, matrix
from cleancomm.plan import models as plan_models
from cleancomm.schema.export import MODELS, json_schema, schema_line, schema_report
from cleancomm.schema.keys import KEYS
from tests.command import DATA, ROOT, run

FILES = tuple(MODELS)
PAGES = {ROOT / "docs" / "data.md": "en", ROOT / "docs" / "data.zh-CN.md": "zh"}
MARK = "<!-- from here on written by python -m tests.refresh -->\n"


def schema_file(name: str) -> Path:
    """The schema that ships beside the data."""
    return DATA / "schema" / f"{name}.json"


def schema(name: str) -> str:
    """What `schema` prints for a file."""
    return run("schema", name, "--lang", "zh").out


def page(path: Path) -> str:
    """A page of the documentation, its tables as the program prints them."""
    head = path.read_text(encoding="utf-8").split(MARK)[0]
    parts = [run("schema", name, "--format", "markdown", "--lang", PAGES[path]).out for name in FILES]
    return head + MARK + "\n" + "\n".join(parts)


@pytest.mark.parametrize("name", FILES)
def test_the_schema_beside_the_data_is_the_printed_one(name: str) -> None:
    assert schema_file(name).read_text(encoding="utf-8") == schema(name)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_the_pages_are_made_from_the_models(path: Path) -> None:
    assert page(path) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in FILES if name != "contacts"])  # a plan that ships has nobody to write to
def test_the_shipped_file_fits_and_says_where_its_schema_is(name: str) -> None:
    text = (DATA / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith(schema_line(name) + "\n")
    checker = Draft202012Validator(json_schema(name, str))
    checker.check_schema(checker.schema)
    assert [e.message for e in checker.iter_errors(yaml.safe_load(text))] == []


def test_entries_of_one_thing_and_of_many_fit() -> None:
    head = {"id": "1", "on": "2014-05-08", "at": "2014-05-08T09:00:00+08:00", "recorder": "王", "state": "accepted"}
    one = {**head, "task": "甲", "item": "乙"}
    many = {**head, "task": "甲", "things": [{"item": "乙"}, {"item": "丙"}]}
    checker = Draft202012Validator(json_schema("progress", str))
    assert checker.is_valid([one, many])
    assert not checker.is_valid([{**one, "sate": "accepted"}])
    assert not checker.is_valid([{**many, "things": [{"itme": "乙"}]}])
    assert not checker.is_valid([{k: v for k, v in one.items() if k != "recorder"}])


@pytest.mark.parametrize(
    "change",
    [
        {"tasks": []},
        {"streats": []},
        {"ratios": [{"percent": "viel", "task": "x", "source": "y"}]},
        {"schema": "cleancomm/plan/2"},
    ],
)
def test_what_the_tool_refuses_the_schema_refuses(change: dict[str, object]) -> None:
    whole = yaml.safe_load((DATA / "plan.yaml").read_text(encoding="utf-8"))
    assert not Draft202012Validator(json_schema("plan", str)).is_valid({**whole, **change})


def test_every_key_is_explained_and_every_explanation_used() -> None:
    told = set()
    for name in FILES:
        for row in (json_schema(name, str), *json_schema(name, str)["$defs"].values()):
            told |= set(row.get("properties", ()))
        assert schema_report(name).tables[0].rows
    plain = {k for k in KEYS if "." not in k}
    assert {k.rsplit(".", 1)[1] for k in KEYS if "." in k} | plain == told
    every = [*MODELS.values(), *vars(plan_models).values(), *vars(matrix).values(), *vars(contacts).values()]
    models = {t.__name__: t for t in every if isinstance(t, type) and issubclass(t, BaseModel)}
    for key in KEYS:
        model, dot, field = key.rpartition(".")
        if dot and key != "Entry.things":
            aliases = {f.alias or n for n, f in models[model].model_fields.items()}
            assert field in aliases, key


@pytest.mark.parametrize(("wrong", "right"), [("streats", "streets"), ("stated_", "stated"), ("naems", "names")])
def test_a_misspelt_key_gets_a_suggestion(tmp_path: Path, wrong: str, right: str) -> None:
    for file in ("plan", "committees", "duties"):
        text = (DATA / f"{file}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{file}.yaml").write_text(text.replace(f"{right}:", f"{wrong}:", 1), encoding="utf-8")
    done = run("status", "--data", str(tmp_path), "--lang", "en")
    assert done.code == 3
    assert f"unknown key {wrong}" in done.err
    assert f"did you mean {right}?" in done.err


CONTACTS = """\
schema: cleancomm/contacts/1
office: {name: 办公室, address: o@example.org}
contacts:
- {unit: 万新街, addresses: [a@b.cn]}
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[a@b.cn]", "a@b.cn", "addresses must be a list|as in addresses: [a@b.cn], or each on"),
        ("[a@b.cn]", "{a: b}", "must be a list|as in addresses: [……], or each on"),
        ("[a@b.cn]", "[[a@b.cn]]", "addresses must be a text|write texts alone between the brackets, as in addresses: [a@b.cn]"),
        ("万新街", "[万新街, 华明街]", "unit must be a text|write one text, as in unit: 万新街"),
        (
            "{name: 办公室, address: o@example.org}",
            "办公室",
            "office must be a row of keys with their values|values: name, address",
        ),
        (
            "- {unit: 万新街, addresses: [a@b.cn]}",
            "- 万新街",
            "contacts must be a row|write its keys with their values: unit, name, addresses",
        ),
        ("addresses:", "mail:", "unknown key mail|did you mean addresses?"),
        ("addresses:", "邮箱:", "unknown key 邮箱|did you mean addresses?"),
        ("address:", "Email:", "unknown key Email|did you mean address?"),
        ("unit:", "street:", "did you mean unit?"),
        ("addresses:", "fax:", "did you mean unit, name, addresses?"),
    ],
)
def test_contacts_in_another_form_are_told_the_one_that_is_wanted(data: Path, old: str, new: str, says: str) -> None:
    (data / "contacts.yaml").write_text(CONTACTS.replace(old, new, 1), encoding="utf-8")
    done = run("validate", "--data", str(data), "--lang", "en")
    assert done.code == 3
    for part in says.split("|"):
        assert part in done.out


def test_json_is_one_document() -> None:
    assert json.loads(run("schema", "duties", "--lang", "en").out)["title"] == "duties.yaml"
