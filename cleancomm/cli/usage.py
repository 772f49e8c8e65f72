"""Help and usage errors in the language in use: typer words its own only in English."""

import re
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

from cleancomm.cli.language import _
from cleancomm.message import N_

if TYPE_CHECKING:
    from typer._click.exceptions import ClickException

# typer's sentences as they come, and ours; a sentence that fits none is shown as it is
_SENTENCES = (
    (r"No such option: (?P<name>\S+)(?: \(Possible options: (?P<near>.*)\))?", N_("there is no option {name}; {near}")),
    (r"Missing (?:argument|option) '(?P<name>[^']*)'.*", N_("{name} is missing")),
    (r"Missing command\.", N_("a command is missing")),
    (r"Got unexpected extra argument\(s\) \((?P<name>.*)\)", N_("nothing is expected here: {name}")),
    (r"Option '(?P<name>[^']*)' requires an? .*", N_("{name} needs a value")),
    (r"Option '(?P<name>[^']*)' does not take a value\.?", N_("{name} takes no value")),
    (r"Invalid value for '(?P<name>[^']*)': .*valid integer.*", N_("{name} wants a whole number")),
    (r"Invalid value for '(?P<name>[^']*)': .*greater than or equal to (?P<near>\S+)", N_("{name} must be at least {near}")),
    (r"Invalid value for '(?P<name>[^']*)': .*is not one of (?P<near>.*?)\.?", N_("{name} is one of {near}")),
    (r"Invalid value for '(?P<name>[^']*)': (?:Value error, )?(?P<near>.*)", "{name}: {near}"),
    (r"Invalid value: (?P<near>.*)", "{near}"),
)
_ADDED = {
    "install_completion": N_("set up completion for the current shell"),
    "show_completion": N_("print the completion of the current shell, to look at or change it"),
    "help": N_("show this page and stop"),
}


def explain(error: "ClickException") -> str:
    """What is wrong with the words of the command line, and what would be right."""
    text = error.format_message()
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, text, re.S):
            near = found.groupdict().get("near") or _("see --help")
            return _(sentence).format(name=found.groupdict().get("name"), near=near.replace("'", ""))
    return text


def _say_no_type(ctx: Any) -> str:
    """In place of typer's <list[str]> behind the name of an argument, which tells a person nothing."""
    return ""


class Speaking:
    """Mixed into a typer command: its help page is wholly in the language in use."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The first line of the help page."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined] # mixed into a command
        words = " ".join(pieces).replace("COMMAND [ARGS]...", _("COMMAND ...")).replace("[OPTIONS]", _("[OPTIONS]"))
        formatter.write_usage(ctx.command_path, words, prefix=_("Usage: "))

    def get_params(self, ctx: Any) -> Any:
        """The options and arguments, with the help of those that typer adds on its own translated."""
        params = super().get_params(ctx)  # type: ignore[misc] # mixed into a command
        for param in params:
            if param.name in _ADDED:
                param.help = _(_ADDED[param.name])
            if param.param_type_name == "argument":
                param.display_type_rich = _say_no_type
        return params


class SpeakingCommand(Speaking, TyperCommand):
    """One command."""
