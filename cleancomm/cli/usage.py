"""Help and usage errors in the language in use: typer words its own only in English."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from typer import Exit
from typer._click.core import Command
from typer._click.exceptions import BadParameter, ClickException, MissingParameter, NoSuchOption, UsageError
from typer.core import TyperCommand

from cleancomm.cli.commands import COMMANDS
from cleancomm.cli.exits import Exit as Code
from cleancomm.cli.language import _, speaks_chinese
from cleancomm.cli.streams import complain, write
from cleancomm.message import N_
from cleancomm.text import harmless

if TYPE_CHECKING:
    from cleancomm.plan.names import UnknownName

# an ambiguous name is offered as whole commands up to so many
_OFFERED = 6
_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
# typer's sentences as they come, and ours; a sentence that fits none is shown as it is
_SENTENCES = (
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


def wrong(option: str, text: str) -> BadParameter:
    """A usage error about an option or an argument."""
    return BadParameter(text, param_hint=f"'{option}'")


class NeedsYes(UsageError):
    """A step that a person has to agree to, where nobody can be asked."""


# what a command or an option is called by who has not read the help
_COMMANDS = {
    "进度": "status", "状态": "status",
    "催办": "remind", "催报": "remind", "提醒": "remind",
    "逾期": "overdue", "节点": "milestones", "清单": "list", "台账": "list", "查询": "show",
    "填报": "update", "报送": "update", "登记": "add", "延期": "amend",
    "调整": "amend", "撤销": "undo", "记录": "log", "日志": "log",
    "汇总": "rollup", "比较": "diff", "职责": "duties", "分工": "duties", "经费": "budget",
    "校验": "validate", "核对": "validate",
    "report": "update", "done": "update", "check": "validate", "history": "log", "new": "init",
}  # fmt: skip
_OPTIONS = {
    "--status": "--state", "--date": "--on", "--day": "--on", "--unit": "--by", "--dept": "--unit", "--comment": "--note",
    "--状态": "--state", "--日期": "--on", "--单位": "--by", "--街道": "--street", "--任务": "--task", "--年度": "--year",
    "--备注": "--note", "--数量": "--quantity", "--截至": "--as-of",
}  # fmt: skip
# options that a command has as words, or has under another name
_OPTIONS_OF = {
    "slip": {
        "--list": "cleancomm slip list", "--清单": "cleancomm slip list",
        "--show": "cleancomm slip show", "--print": "cleancomm slip show", "--number": "cleancomm slip show",
        "--answer": "cleancomm slip answer", "--reply": "cleancomm slip answer", "--反馈": "cleancomm slip answer",
        "--close": "cleancomm slip close", "--销单": "cleancomm slip close",
        "--new": "--issue", "--签发": "--issue",
    },
}  # fmt: skip
# what a Chinese keyboard makes of the two hyphens of an option
_DASHES = "[—–－‐−]+-?(?=[A-Za-z])|-[—–－‐−](?=[A-Za-z])"


def _say_near(near: Sequence[str]) -> str:
    return _("did you mean {near}?").format(near=_(", ").join(near)) if near else _("see --help")


def say_no_command(word: str) -> str:
    """What to say of a command that there is not."""
    from difflib import get_close_matches

    near = [_COMMANDS[word]] if word in _COMMANDS else get_close_matches(word, COMMANDS, 1)
    return _("there is no command {name}; {near}").format(name=word, near=_say_near(near))


def _say_no_option(error: NoSuchOption) -> str:
    """What to say of an option that there is not."""
    from difflib import get_close_matches

    words = _OPTIONS_OF.get(error.ctx.command.name or "", {}) if error.ctx else {}
    if error.option_name in words:
        said = _say_near([words[error.option_name]])
        return _("there is no option {name}; {near}").format(name=error.option_name, near=said)
    there = [o for p in error.ctx.command.get_params(error.ctx) for o in p.opts if o.startswith("--")] if error.ctx else []
    known = _OPTIONS.get(error.option_name, "")
    near = [known] if known in there else get_close_matches(error.option_name, there, 1)
    return _("there is no option {name}; {near}").format(name=error.option_name, near=_say_near(near))


def explain(error: ClickException) -> str:
    """What is wrong with the words of the command line, and what would be right."""
    if isinstance(error, NoSuchOption):
        return _say_no_option(error)
    text = error.format_message()
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, text, re.S):
            near = found.groupdict().get("near") or _("see --help")
            return _(sentence).format(name=found.groupdict().get("name"), near=near.replace("'", ""))
    return text


def say_dashes(argv: Sequence[str]) -> list[str]:
    """What to say of a word that would be an option if its dash were hyphens."""
    dashed = next((word for word in argv if re.match(_DASHES, word)), None)
    if dashed is None:
        return []
    right = re.sub(_DASHES, "--", dashed, count=1)
    return [_("{word} begins with a dash that is no hyphen; write {right}").format(word=dashed, right=right)]


def say_next(error: ClickException, argv: Sequence[str]) -> list[str]:
    """Where to read on after a usage error; nothing where a value is wrong, for what would be right is said."""
    if dashed := say_dashes(argv):
        return dashed
    said = isinstance(error, BadParameter | NeedsYes) and not isinstance(error, MissingParameter)
    if said or not isinstance(error, UsageError):
        return []
    path = error.ctx.command_path if error.ctx else "cleancomm"
    if path == "cleancomm":
        return [_("See cleancomm --help, or cleancomm COMMAND --help.")]
    return [_("See {command} --help.").format(command=path)]


def quote_word(word: str) -> str:
    """A word as it is typed in a shell; Chinese needs no quotes."""
    return word if re.fullmatch(r"[\w@%+=:,./\-〔〕（）、，：；。]+", word) else "'" + word.replace("'", "'\\''") + "'"


def offer_commands(argv: Sequence[str], unknown: "UnknownName") -> list[str]:
    """The command once more for each thing that an ambiguous name may be, where there are few."""
    if not 1 < len(unknown.choices) <= _OFFERED:
        return []
    at = next((n for n, word in enumerate(argv) if unknown.wanted in (word.strip(), word.partition("=")[2].strip())), None)
    if at is None:
        return []
    head = argv[at].partition("=")[0] + "=" if argv[at].strip() != unknown.wanted else ""
    lines = []
    for choice in unknown.choices:
        words = [*argv[:at], head + choice, *argv[at + 1 :]]
        lines.append("    " + " ".join(map(quote_word, ["cleancomm", *words])))
    return [_("Which one? Say one of these:"), *lines]


def _say_not_installed(shell: str, fault: Exception) -> None:
    """Why completion is not set up, and how it is by hand; the start file of the shell may have been written, or not."""
    from cleancomm.system import tell_refusal

    if isinstance(fault, OSError):
        why = tell_refusal(fault).render(_)
    elif isinstance(fault, UnicodeError):
        why = _("the start file of the shell is not UTF-8")
    elif isinstance(fault, RuntimeError):
        why = _("your home folder is not known; set HOME")
    else:
        why = str(fault)
    said = _("completion for {shell} could not be set up: {fault}; {command} prints it, for the start file of the shell")
    complain(harmless(said.format(shell=shell, fault=why, command="cleancomm --show-completion")))


def _install_completion(ctx: Any, param: Any, value: Any) -> Any:
    """In place of what typer does, which says in English alone what it has done."""
    if not value or ctx.resilient_parsing:
        return value
    from subprocess import SubprocessError

    from typer._completion_shared import _get_shell_name, install

    shell = value if isinstance(value, str) else _get_shell_name()
    if shell not in _SHELLS:
        told = _("the shell {shell} is not known; completion is for {shells}")
        raise UsageError(told.format(shell=shell or "?", shells=", ".join(_SHELLS)))
    try:
        shell, path = install(shell=shell)
        if shell == "zsh":  # the file is read at the first Tab, which would else complete nothing
            with path.open("a", encoding="utf-8") as script:
                script.write('\n_cleancomm_completion "$@"\n')
    except (OSError, RuntimeError, UnicodeError, SubprocessError) as fault:
        _say_not_installed(shell, fault)
        raise Exit(Code.COULD_NOT_RUN) from None
    said = _("completion for {shell} is set up in {path}; it works in every shell that is started from now on")
    write(said.format(shell=shell, path=path))
    raise Exit


def _say_no_type(ctx: Any) -> str:
    """In place of typer's <list[str]> behind the name of an argument, which tells a person nothing."""
    return ""


def _say_english(example: str) -> str:
    """An example with the word of a state as who reads English would type it."""
    return example.replace("--state 办结", "--state reported")


class Speaking(Command):
    """Mixed into a typer command: its help page is wholly in the language in use."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The first line of the help page."""
        pieces = self.collect_usage_pieces(ctx)
        words = " ".join(pieces).replace("COMMAND [ARGS]...", _("COMMAND ...")).replace("[OPTIONS]", _("[OPTIONS]"))
        formatter.write_usage(ctx.command_path, words, prefix=_("Usage: "))

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """What a person would type, below the options."""
        if examples := (self.epilog or "").splitlines():
            formatter.write_paragraph()
            formatter.write_text(_("Example:") if len(examples) == 1 else _("Examples:"))
            with formatter.indentation():
                for example in examples:
                    formatter.write(f"  {example if speaks_chinese() else _say_english(example)}\n")

    def get_params(self, ctx: Any) -> list[Any]:
        """The options and arguments, with the help of those that typer adds on its own translated."""
        params: list[Any] = super().get_params(ctx)
        for param in params:
            if param.name in _ADDED:
                param.help = _(_ADDED[param.name])
            if param.name == "install_completion":
                param.callback = _install_completion
            if param.param_type_name == "argument":
                param.display_type_rich = _say_no_type
        return params


class SpeakingCommand(Speaking, TyperCommand):
    """One command."""
