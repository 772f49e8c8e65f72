"""The READMEs and docs/guide show what the commands print today, lead to where there is something, and the catalogue is whole."""

import ast
import gettext
import re
import shlex
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cleancomm.cli.commands import GROUPS
from tests.command import ROOT, run

BLOCK = re.compile(r"```console\n\$ cleancomm ([^\n]*)\n(.*?)```", re.S)
LOCALE = ROOT / "cleancomm" / "locale"
CATALOGUE = LOCALE / "zh" / "LC_MESSAGES" / "cleancomm"
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "docs" / "guide.md", ROOT / "docs" / "guide.zh-CN.md"]
TABLE = re.compile(r"(<!-- commands (en|zh) -->\n).*?(<!-- end -->)", re.S)
LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]*)?\)")


@cache
def _folder() -> Path:
    """A folder in which there is the one to try the tool in, as the READMEs have it."""
    folder = Path(mkdtemp(prefix="cleancomm-readme-"))
    assert run("init", "demo", "--demo", cwd=folder).code == 0
    return folder


def _answer(words: str) -> str:
    """What a command answers, in the folder to try it in or in the repository."""
    asked = shlex.split(words)
    return run(*asked, cwd=_folder() if "demo" in asked else ROOT).out


def write_commands(language: str) -> str:
    """The table of all commands, group by group, a line each."""
    zh = gettext.translation("cleancomm", LOCALE, ["zh"])
    say = zh.gettext if language == "zh" else str
    lines = ["| 命令 | 用途 |" if language == "zh" else "| command | what it is for |", "|---|---|"]
    for group, commands in GROUPS.items():
        lines.append(f"| **{say(group)}** | |")
        lines += [f"| `{name}` | {say(command.text)} |" for name, command in commands.items()]
    return "\n".join(lines) + "\n"


def with_real_output(text: str) -> str:
    """A page whose blocks of output are what the commands print now, and whose table of commands is of those there are."""
    text = TABLE.sub(lambda t: f"{t[1]}{write_commands(t[2])}{t[3]}", text)
    return BLOCK.sub(lambda b: f"```console\n$ cleancomm {b[1]}\n{_answer(b[1])}```", text)


@pytest.mark.parametrize("path", READMES, ids=lambda p: p.name)
def test_output_in_the_readme_is_real(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    short = path.name.startswith("README")
    assert len(BLOCK.findall(text)) >= (1 if short else 3)
    assert bool(TABLE.search(text)) == short
    assert with_real_output(text) == text


@pytest.mark.parametrize("path", READMES[:2], ids=lambda p: p.name)
def test_the_readme_is_short_and_begins_with_the_two_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 170
    blocks = re.findall(r"```(\w+)\n(.*?)\n```", text, re.S)
    assert [kind for kind, _ in blocks[:3]] == ["sh", "sh", "console"]
    assert all(line.startswith('git clone -q "$REPO" cleancomm; cd cleancomm && ') for _, line in blocks[:2])
    assert text.index("```") < text.index("\n## ")


def test_the_readmes_lead_to_every_page_there_is() -> None:
    for path in READMES[:2]:
        chinese = path.name.endswith(".zh-CN.md")
        pages = {p.name for p in (ROOT / "docs").glob("*.md") if p.name.endswith(".zh-CN.md") == chinese}
        named = {Path(to).name for to, _ in LINK.findall(path.read_text(encoding="utf-8")) if to.startswith("docs/")}
        assert named >= pages, path.name


@pytest.mark.parametrize("path", [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name)
def test_what_a_page_leads_to_is_there(path: Path) -> None:
    for to, anchor in LINK.findall(re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)):
        if to.startswith("http"):
            continue
        target = path.parent / to if to else path
        assert target.exists(), to
        if anchor:
            heads = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.M)
            assert anchor in {"#" + re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}, to + anchor


def test_the_words_of_the_trade_are_those_of_the_program_in_both_languages() -> None:
    rows = re.findall(r"^\| (\S+) \| ([a-z ]+) \| (.+) \|$", (ROOT / "docs" / "guide.zh-CN.md").read_text(encoding="utf-8"), re.M)
    words = re.findall(r"^\| ([一-鿿]+) \| ([^|]+) \|$", (ROOT / "docs" / "guide.md").read_text(encoding="utf-8"), re.M)
    assert (
        {"验收销号", "督办单", "台账", "口径", "通报", "办结"}
        <= {chinese for chinese, _, _ in rows}
        == {word for word, _ in words}
    )
    zh = gettext.translation("cleancomm", LOCALE, ["zh"])
    said = {text.lower(): zh.gettext(text) for text in messages()}
    for chinese, english, _ in rows:
        assert any(english in text and chinese in told for text, told in said.items()), (chinese, english)


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
