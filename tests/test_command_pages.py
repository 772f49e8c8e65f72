"""docs/cli and the man page: every command, option, example and exit code, as the help says it."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from cleancomm.cli.commands import COMMANDS
from cleancomm.cli.exits import MEANINGS, Exit
from cleancomm.exports.kind import known_kinds
from tests.command import ROOT, run
from tests.command_tree import Page, Tree, Word, read_tree

PAGES = {ROOT / "docs" / "cli.md": "en", ROOT / "docs" / "cli.zh-CN.md": "zh"}
MANUAL = ROOT / "docs" / "cleancomm.1"
MARK = "<!-- from here on written by python -m tests.refresh -->\n"
WORDS = {
    "en": ("Options that many commands share", "Also, as above: {}"),
    "zh": ("多个命令共有的选项", "另有上面的：{}"),
}
# an option that so many commands have, in the same words, is told once
MANY = 5


def find_shared(tree: Tree) -> list[Word]:
    """The options that many commands have, in the order of the help of the first that has them."""
    pages = [page for _, commands in tree.groups for page in commands]
    counts = Counter((o.name, o.text) for page in pages for o in page.options)
    return [Word(name=name, text=text) for (name, text), number in counts.items() if number >= MANY]


def long_name(option: Word) -> str:
    """An option by its long name alone."""
    return next(word.strip(",") for word in option.name.split() if word.startswith("--"))


# --- markdown


def escape(text: str) -> str:
    """A text that markdown shows as it is, in a cell of a table."""
    return re.sub(r"([\\|*_<>\[\]`])", r"\\\1", text)


def table(heading: str, words: list[Word]) -> str:
    """Words and what they do, under a heading."""
    rows = [f"| `{w.name.replace('|', chr(92) + '|')}` | {escape(w.text)} |" for w in words]
    return "\n".join([f"| {heading} | |", "|---|---|", *rows]) + "\n"


def command_section(page: Page, shared: list[Word], tree: Tree, also: str) -> str:
    """What a page says of a command."""
    own = [o for o in page.options if o not in shared]
    rest = [f"`{long_name(o)}`" for o in page.options if o in shared]
    parts = [f"### {page.name}\n", f"{escape(page.text)}\n", f"```\n{page.usage}\n```\n"]
    parts += [table(tree.headings["Arguments"], page.arguments)] if page.arguments else []
    parts += [table(tree.headings["Options"], own)] if own else []
    parts += [also.format(", ".join(rest)) + "\n"] if rest else []
    heading = tree.headings["Examples:" if "\n" in page.example else "Example:"]
    return "\n".join([*parts, f"{heading}\n", f"```sh\n{page.example}\n```\n"])


def page(path: Path) -> str:
    """A page: what stands at its head, then the commands in the order and the groups of the help."""
    language = PAGES[path]
    tree, (heading, also) = read_tree(language), WORDS[language]
    shared = find_shared(tree)
    parts = [path.read_text(encoding="utf-8").split(MARK)[0] + MARK]
    parts += [f"## {tree.headings['Exit codes']}\n", table(tree.headings["Exit codes"], tree.exits)]
    parts += [f"## {heading}\n", table(tree.headings["Options"], shared)]
    parts += ["## cleancomm\n", f"```\n{tree.program.usage}\n```\n", table(tree.headings["Options"], tree.program.options)]
    for group, commands in tree.groups:
        parts += [f"## {group}\n", *(command_section(one, shared, tree, also) for one in commands)]
    return "\n".join(parts)


# --- the man page, in the words of man(7)


def roff(text: str) -> str:
    """A text that roff prints as it is: no backslash, hyphen, dot or quote of it is a command."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def items(words: list[Word]) -> list[str]:
    """Words and what they do, as a list with hanging paragraphs."""
    return [line for w in words for line in (".TP", f"\\fB{roff(w.name)}\\fR", roff(w.text))]


def manual() -> str:
    """The man page, in English."""
    tree = read_tree("en")
    shared = find_shared(tree)
    lines = [
        '.\\" written by python -m tests.refresh', ".TH CLEANCOMM 1", ".SH NAME", f"cleancomm \\- {roff(tree.program.text)}",
        ".SH SYNOPSIS", f"\\fB{roff(tree.program.usage.removeprefix('Usage: '))}\\fR",
        ".SH OPTIONS", *items(tree.program.options),
    ]  # fmt: skip
    for group, commands in tree.groups:
        lines.append(f".SH {roff(group.upper())}")
        for one in commands:
            own = [o for o in one.options if o not in shared]
            rest = ", ".join(long_name(o) for o in one.options if o in shared)
            lines += [f".SS {roff(one.usage.removeprefix('Usage: '))}", roff(one.text), *items(one.arguments), *items(own)]
            lines += [".P", roff(f"Also, as below: {rest}")] if rest else []
            examples = [line for example in one.example.splitlines() for line in (roff(example), ".br")][:-1]
            lines += [".P", "Examples:" if len(examples) > 1 else "Example:", ".RS", *examples, ".RE"]
    lines += [f".SH {roff(WORDS['en'][0].upper())}", *items(shared), ".SH EXIT STATUS", *items(tree.exits)]
    return "\n".join([*lines, ""])


# --- tests


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_the_page_is_what_the_commands_say(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert page(path) == text
    assert re.findall(r"^### (.*)$", text, re.M) == list(COMMANDS)
    assert all(name in text for name in known_kinds())


def test_the_man_page_is_what_the_commands_say() -> None:
    assert MANUAL.read_text(encoding="utf-8") == manual()


def test_every_option_stands_at_its_command_on_the_page_and_in_the_manual() -> None:
    text, lines = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8"), MANUAL.read_text(encoding="utf-8").splitlines()
    sections = {part.partition("\n")[0]: part for part in re.split(r"^### ", text, flags=re.M)}
    for name in COMMANDS:
        said = run(name, "--help", "--lang", "en").out
        options = re.findall(r"^  (?:-\w, )?(--[\w-]+)", said, re.M)
        assert "--help" in options
        for option in options:
            assert re.search(rf"[` ]{option}[` ]", sections[name]), (name, option)
            assert any(roff(option) in line for line in lines), (name, option)


def test_every_exit_code_has_its_meaning() -> None:
    assert list(MEANINGS) == list(Exit)


def test_the_manual_is_set_without_a_complaint() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    assert all(re.match(r"\.(TH|SH|SS|TP|P|RS|RE|br|\\\") ?", line) for line in text.splitlines() if line.startswith("."))
    if shutil.which("groff"):
        words = ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z"]
        done = subprocess.run(words, input=text.encode(), capture_output=True, check=False)
        assert (done.returncode, done.stderr.decode()) == (0, "")
