"""Between typer and a command: adds the options that commands share, opens the campaign, and writes the answer once."""

from collections.abc import Callable
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, get_origin

from cleancomm.cli.answer import Answer
from cleancomm.cli.commands import Command
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.options import OPTIONS, open_here
from cleancomm.cli.streams import complain, print_report, silence_stdout, write, write_problems
from cleancomm.render.format import Format
from cleancomm.report import Report

Run = Callable[..., Answer | Report | None]


def _write(answer: Answer, form: Format | None) -> Exit:
    """The one place where an answer is printed; the exit code."""
    write_problems(answer.problems)
    try:
        if answer.code is Exit.INTERRUPTED:
            raise KeyboardInterrupt
        if isinstance(answer.said, Report):
            bare = form is Format.GITHUB and answer.said.problems is None  # annotations are of problems alone
            print_report(answer.said, None if bare else form)
        elif answer.said is not None:
            write(answer.said)
    except OSError as fault:
        if not answer.recorded:
            raise
        # the answer is lost, the entry is not
        said = _("recorded as {id}, but the answer could not be written: {fault}")
        complain(said.format(id=answer.recorded, fault=fault.strerror))
        silence_stdout()
    except KeyboardInterrupt:
        if not answer.recorded:
            raise
        complain(_("interrupted, but recorded as {id}").format(id=answer.recorded))
        return Exit.INTERRUPTED
    return answer.code


def equip(run: Run, command: Command) -> Callable[..., Exit]:
    """What typer is to call in place of `run`: it has the shared options behind those of `run`, opens the campaign that
    `run` asks for by a parameter `campaign`, and writes what `run` answers.

    A shared option that `run` names too is handed to it; one that it declares itself stays where it stands.
    """
    wanted = signature(run).parameters
    own = [p for p in wanted.values() if get_origin(p.annotation) is Annotated]
    shared = [name for name in command.common if name not in {p.name for p in own}]
    taken = [p.replace(kind=Parameter.KEYWORD_ONLY) for p in own]
    taken += [Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=OPTIONS[name]) for name in shared]

    def answer(**values: Any) -> Exit:
        given = {name: value for name, value in values.items() if name in wanted}
        if "campaign" in wanted:
            duties = command.duties or values.get("unit") is not None
            given["campaign"] = open_here(values["data"], values["as_of"], duties=duties)
        said = run(**given)
        return _write(said if isinstance(said, Answer) else Answer(said), values.get("form"))

    vars(answer)["__signature__"] = Signature(taken)
    answer.__annotations__ = {p.name: p.annotation for p in taken}
    answer.__doc__ = run.__doc__
    return answer
