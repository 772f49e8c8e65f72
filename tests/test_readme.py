"""The READMEs show what the commands print today, and the catalogue is whole."""

import ast
import gettext
import re
import shlex
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.command import ROOT, run

BLOCK = re.compile(r"```console\n\$ cleancomm ([^\n]*)\n(.*?)```", re.S)
LOCALE = ROOT / "cleancomm" / "locale"
CATALOGUE = LOCALE / "zh" / "LC_MESSAGES" / "cleancomm"
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


def with_real_output(text: str) -> str:
    """A README whose blocks of output are what the commands print now."""
    return BLOCK.sub(lambda b: f"```console\n$ cleancomm {b[1]}\n{run(*shlex.split(b[1])).out}```", text)


@pytest.mark.parametrize("path", READMES, ids=lambda p: p.name)
def test_output_in_the_readme_is_real(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) >= 3
    assert with_real_output(text) == text


def messages() -> set[str]:
    found = set()
    for path in (ROOT / "cleancomm").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_")
            if named and isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


def test_every_message_is_translated_and_keeps_its_values() -> None:
    zh = gettext.translation("cleancomm", LOCALE, ["zh"])
    assert len(messages()) > 200
    for text in messages():
        said = zh.gettext(text)
        assert said != text, text
        assert sorted(re.findall(r"{\w+}", said)) == sorted(re.findall(r"{\w+}", text)), text


def test_the_compiled_catalogue_is_the_source(tmp_path: Path) -> None:
    folder = LOCALE / "zh" / "LC_MESSAGES"
    with (folder / "cleancomm.po").open("rb") as source:
        catalogue = read_po(source, locale="zh")
    with (tmp_path / "fresh.mo").open("wb") as fresh:
        write_mo(fresh, catalogue)
    assert (tmp_path / "fresh.mo").read_bytes() == (folder / "cleancomm.mo").read_bytes()
