"""The program: finds the command, which alone is imported, and the one boundary that turns errors into exit codes."""

import os
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError, UsageError
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from cleancomm.cli.commands import COMMANDS, GROUPS
from cleancomm.cli.exits import MEANINGS, Exit
from cleancomm.cli.language import Language, _, choose_language, use_language
from cleancomm.cli.streams import complain, prepare_streams, silence_stdout, use_codes, write, write_problems
from cleancomm.cli.usage import Speaking, SpeakingCommand, explain, offer_commands, say_dashes, say_next, say_no_command
from cleancomm.plan.names import UnknownName
from cleancomm.problem import CouldNotRun
from cleancomm.system import tell_refusal
from cleancomm.text import harmless


class LazyGroup(Speaking, TyperGroup):
    """A group that imports a command's module when it is asked for."""

    def list_commands(self, ctx: object) -> list[str]:
        """The commands in the order of the help."""
        return list(COMMANDS)

    def format_commands(self, ctx: object, formatter: Any) -> None:
        """The commands grouped by what they are for, and how each may end; no module is imported for it."""
        for group, commands in GROUPS.items():
            with formatter.section(_(group)):
                formatter.write_dl([(name, _(command.text)) for name, command in commands.items()])
        with formatter.section(_("Exit codes")):
            formatter.write_dl([(str(int(code)), _(text)) for code, text in MEANINGS.items()])

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        """One command, built from the `run` of its own module."""
        if cmd_name not in COMMANDS:
            if not ctx.resilient_parsing and not cmd_name.startswith("-"):
                raise UsageError(say_no_command(cmd_name), ctx)
            return None
        from importlib import import_module
        from keyword import iskeyword

        from cleancomm.cli.edge import equip

        # no module is called by a word of Python's own
        module = cmd_name + "_" * iskeyword(cmd_name)
        command, room = COMMANDS[cmd_name], import_module(f"cleancomm.cli.{module}")
        examples = "\n".join(getattr(room, "EXAMPLES", (command.example,)))
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(cmd_name, cls=SpeakingCommand, help=_(command.text), epilog=examples)(equip(room.run, command))
        made = get_command(app)
        return made if isinstance(made, TyperCommand) else None


def _print_version(wanted: bool) -> None:
    if wanted:
        from cleancomm import __version__

        write(f"cleancomm {__version__}")
        raise typer.Exit


def _build() -> typer.Typer:
    app = typer.Typer(
        cls=LazyGroup,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        epilog="cleancomm status --year 2024",
        help=_("A government campaign plan as data that can be checked, tracked and answered for."),
    )

    @app.callback()
    def program(
        version: Annotated[
            bool, typer.Option("--version", help=_("print the version and stop"), is_eager=True, callback=_print_version)
        ] = False,
        lang: Annotated[Language | None, typer.Option("--lang", help=_("language: zh or en"), metavar="zh|en")] = None,
        codes: Annotated[bool, typer.Option("--codes", help=_("tell what is wrong with its code"))] = False,
    ) -> None:
        """The options that stand before a command."""

    return app


def run(argv: Sequence[str]) -> int:
    """Run the program with `argv`; the exit code. Bad input never ends in a traceback."""
    use_language(choose_language(argv, os.environ))
    use_codes(argv, os.environ)
    try:
        prepare_streams()
    except OSError as error:
        complain(_("could not run: {fault}").format(fault=tell_refusal(error).render(_)))
        return Exit.COULD_NOT_RUN
    command = get_command(_build())
    try:
        code = command.main(list(argv), prog_name="cleancomm", standalone_mode=False)
        return code if isinstance(code, int) else Exit.FINE
    except CouldNotRun as stop:
        write_problems(stop.problems)
        return Exit.COULD_NOT_RUN
    except UnknownName as unknown:
        said = say_dashes(argv) or (unknown.message.render(_), *offer_commands(argv, unknown))
        complain("\n".join(map(harmless, said)))
        return Exit.USAGE
    except NoArgsIsHelpError as page:
        complain(page.format_message())
        return Exit.USAGE
    except ClickException as error:
        complain("\n".join(map(harmless, (explain(error), *say_next(error, argv)))))
        return Exit.USAGE
    except (KeyboardInterrupt, typer.Abort):
        return Exit.INTERRUPTED
    except OSError as error:
        complain(_("could not run: {fault}").format(fault=tell_refusal(error).render(_)))
        silence_stdout()
        return Exit.COULD_NOT_RUN
