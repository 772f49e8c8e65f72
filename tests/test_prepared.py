"""The plan that ships, read beforehand, is what YAML and the schema give; any other text is read from YAML."""

from pathlib import Path

import pytest

from cleancomm.plan import prepared as room
from cleancomm.plan.loader import load_folder
from cleancomm.plan.matrix import Duties
from cleancomm.plan.models import Committees, Plan, Row
from cleancomm.plan.prepared import FOLDER, encode_file, read_prepared
from cleancomm.plan.source import read_source
from tests.command import DATA, run

MODELS: dict[str, type[Row]] = {"plan": Plan, "committees": Committees, "duties": Duties}


def read_yaml(name: str) -> Row:
    """A file of the shipped plan as YAML and the schema give it."""
    return MODELS[name].model_validate(read_source(DATA / f"{name}.yaml", name).data)


def text_of(name: str) -> str:
    """The text of a file of the shipped plan."""
    return (DATA / f"{name}.yaml").read_text(encoding="utf-8")


def prepared(name: str) -> str:
    """What is written beforehand for a file of the shipped plan."""
    return encode_file(text_of(name), read_yaml(name))


def prepared_file(name: str) -> Path:
    """Where that stands."""
    return FOLDER / f"{name}.jsonl"


@pytest.mark.parametrize("name", MODELS)
def test_what_was_read_beforehand_is_what_yaml_gives(name: str) -> None:
    assert prepared_file(name).read_text(encoding="utf-8") == prepared(name)
    known = read_prepared(name, text_of(name), MODELS[name])
    assert known == read_yaml(name)
    assert known is not None
    assert repr(known) == repr(read_yaml(name))
    assert known.model_dump() == read_yaml(name).model_dump()
    assert known.model_dump(exclude_unset=True) == read_yaml(name).model_dump(exclude_unset=True)


@pytest.mark.parametrize("name", MODELS)
def test_another_text_is_not_the_one_that_was_read(name: str) -> None:
    text = text_of(name)
    for other in (text + "\n", text.replace("社区", "小区", 1), text[:-1], ""):
        assert read_prepared(name, other, MODELS[name]) is None


@pytest.mark.parametrize("second", ["", "{", '{"": "Nothing"}', "[]", '{"": "Committees"}'])
def test_what_is_cut_off_or_of_another_version_is_read_from_yaml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    first = prepared("plan").split("\n")[0]
    (tmp_path / "plan.jsonl").write_text(f"{first}\n{second}", encoding="utf-8")
    monkeypatch.setattr(room, "FOLDER", tmp_path)
    assert read_prepared("plan", text_of("plan"), Plan) is None
    assert load_folder(DATA).plan == read_yaml("plan")


def test_a_plan_that_was_read_beforehand_still_knows_its_places(tmp_path: Path) -> None:
    folder = load_folder(DATA, "data/")
    place = folder.place("plan", "document", "title")
    assert text_of("plan").splitlines()[place.line - 1][place.column - 1 :].startswith("东丽区清洁社区行动实施方案")
    assert (place.file, folder.excerpt(place)) == ("data/plan.yaml", text_of("plan").splitlines()[place.line - 1])


def test_a_copy_of_the_plan_with_one_figure_changed_is_another_plan(data: Path) -> None:
    file = data / "plan.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("quantity: 70", "quantity: 71", 1), encoding="utf-8")
    assert "71" in run("status", "--year", "2014", "--data", str(data), "--lang", "zh").out
