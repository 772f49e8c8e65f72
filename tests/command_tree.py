"""What the help of every command says, as data: `python -m tests.command_tree LANGUAGE` prints it as JSON.

The options of a command are worded when its room is imported, so each language takes a process of its own.
"""

import json
import subprocess
import sys
from functools import cache
from typing import Any

from pydantic import BaseModel

from cleancomm.cli.language import use_language
from tests.command import ROOT


class Word(BaseModel):
    """An option or an argument as the help names it, and what it does."""

    name: str
    text: str


class Page(BaseModel):
    """The help of a command, or of the program as a whole."""

    name: str
    usage: str
    text: str
    arguments: list[Word]
    options: list[Word]
    example: str


class Tree(BaseModel):
    """The whole program: its own help, the groups of commands in the order of the help, and how a run may end."""

    program: Page
    groups: list[tuple[str, list[Page]]]
    exits: list[Word]
    # the headings of the help
    headings: dict[str, str]


def _describe(command: Any, context: Any) -> Page:
    """The help of a command; the words of its usage line and its examples, a line each, as it prints them."""
    told: dict[str, list[Word]] = {"argument": [], "option": []}
    for param in command.get_params(context):
        if record := param.get_help_record(context):
            told[param.param_type_name].append(Word(name=record[0], text=record[1]))
    usage, _, rest = command.get_help(context).partition("\n\n")
    lines = rest.rstrip().splitlines()
    below = next(n for n in range(len(lines), 0, -1) if not lines[n - 1].startswith("  "))
    example = "\n".join(line.strip() for line in lines[below:])
    return Page(
        name=context.info_name, usage=" ".join(usage.split()), text=command.help, example=example,
        arguments=told["argument"], options=told["option"],
    )  # fmt: skip


def build_tree(language: str) -> Tree:
    """What every command says of itself; the first language of a process is the one that its options are worded in."""
    use_language(language)
    from typer._click.core import Context
    from typer.main import get_command

    from cleancomm.cli.app import _build
    from cleancomm.cli.commands import GROUPS
    from cleancomm.cli.exits import MEANINGS
    from cleancomm.cli.language import _

    program: Any = get_command(_build())
    top = Context(program, info_name="cleancomm")

    def page(name: str) -> Page:
        command = program.get_command(top, name)
        return _describe(command, Context(command, parent=top, info_name=name))

    return Tree(
        program=_describe(program, top),
        groups=[(_(group), [page(name) for name in commands]) for group, commands in GROUPS.items()],
        exits=[Word(name=str(int(code)), text=_(text)) for code, text in MEANINGS.items()],
        headings={word: _(word) for word in ("Arguments", "Options", "Exit codes", "Example:", "Examples:")},
    )


@cache
def read_tree(language: str) -> Tree:
    """The tree of a language, from a process of its own."""
    done = subprocess.run([sys.executable, "-m", __name__, language], cwd=ROOT, capture_output=True, check=True)
    return Tree.model_validate_json(done.stdout)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(build_tree(sys.argv[1]).model_dump(mode="json")))
