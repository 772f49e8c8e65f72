"""Every kind of problem that any room can make: listed, worded in both languages, with nothing left to fill in."""

import gettext
import re

import pytest

from cleancomm.cli.validate import list_kinds
from cleancomm.message import Translate
from cleancomm.problem import Kind, Place, error, problem
from cleancomm.render.problems import render_problems
from tests.command import ROOT, ask

KINDS = sorted(list_kinds(), key=lambda k: k.code)
ZH = gettext.translation("cleancomm", ROOT / "cleancomm" / "locale", ["zh"]).gettext
LANGUAGES: dict[str, Translate] = {"en": str, "zh": ZH}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.code)
def test_a_kind_is_told_in_each_language(kind: Kind, language: str) -> None:
    translate = LANGUAGES[language]
    keys = {key for text in (kind.text, kind.remedy) for key in re.findall(r"{(\w+)}", text.replace("{{", "").replace("}}", ""))}
    told = render_problems([problem(kind, Place("x"), **{key: f"<{key}>" for key in keys})], translate)
    assert kind.code in told
    assert all(f"<{key}>" in told for key in keys)
    assert translate(kind.title)
    if language == "zh":
        assert re.search("[\u4e00-\u9fff]", told.replace(kind.code, ""))
        assert translate(kind.title) != kind.title


def test_every_kind_is_listed() -> None:
    rows = ask("validate", "--list")["checks"]["rows"]
    assert [row["code"] for row in rows] == [k.code for k in KINDS]
    assert len(rows) > 115


def test_two_kinds_of_one_code_are_refused() -> None:
    known = KINDS[0]
    with pytest.raises(ValueError, match=known.code):
        error(known.code, known.title, known.text, known.text)
