"""Between typer and a command: adds the options that commands share, opens the campaign, and writes the answer once."""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, get_origin

from cleancomm.campaign import Campaign
from cleancomm.cli.answer import Answer
from cleancomm.cli.commands import Command
from cleancomm.cli.days import settle_days
from cleancomm.cli.exits import Exit
from cleancomm.cli.language import _
from cleancomm.cli.options import OPTIONS, as_of_option, open_here, today_in
from cleancomm.cli.output import Output, leave_out, put_out
from cleancomm.cli.streams import complain, silence_stdout, write_problems
from cleancomm.opening import find_data, open_campaign
from cleancomm.report import Report
from cleancomm.system import tell_fault
from cleancomm.text import harmless

Run = Callable[..., Answer | Report | None]


def _write(answer: Answer, output: Output) -> Exit:
    """The one place where an answer is printed; the exit code."""
    write_problems(answer.problems)
    try:
        if answer.code is Exit.INTERRUPTED:
            raise KeyboardInterrupt
        if answer.said is not None:
            put_out(answer.said, output)
        else:
            leave_out(output)
    except OSError as fault:
        if not answer.recorded:
            raise
        # the answer is lost, the entry is not
        said = _("recorded as {id}, but the answer could not be written: {fault}")
        complain(said.format(id=answer.recorded, fault=_(tell_fault(fault))))
        silence_stdout()
    except KeyboardInterrupt:
        if not answer.recorded:
            raise
        complain(_("interrupted, but recorded as {id}").format(id=answer.recorded))
        return Exit.INTERRUPTED
    return answer.code


def _tell_understood(answer: Answer) -> Answer:
    """The answer with how words were taken that were not typed in full; beside it, where it is no report."""
    if not answer.understood:
        return answer
    if not isinstance(answer.said, Report):
        for message in answer.understood:
            complain(harmless(message.render(_)))
        return answer
    from cleancomm.message import N_, listing
    from cleancomm.report import Fact

    fact = Fact("understood", N_("Understood"), listing(answer.understood))
    return answer._replace(said=replace(answer.said, facts=(fact, *answer.said.facts)))


def _remark(answer: Answer, campaign: Campaign, command: Command) -> Answer:
    """The answer with what is to be said of the record and the plan it is from; 1 where errors in them make it doubtful."""
    errors = (campaign.errors if answer.errors is None else answer.errors) if command.record else 0
    if isinstance(answer.said, Report):
        from cleancomm.reports.remarks import add_remarks

        answer = answer._replace(said=add_remarks(answer.said, answer.campaign or campaign, errors))
    return answer._replace(code=Exit.FOUND) if errors and answer.code is Exit.FINE else answer


def _open_today(data: Path | None) -> Campaign:
    """The campaign by which a day is read that is not whole as typed; what is amiss with it is told when it is opened."""
    return open_campaign(find_data(data, os.environ, Path.cwd()), None, today_in, duties=False)


def equip(run: Run, command: Command) -> Callable[..., Exit]:
    """What typer is to call in place of `run`: it has the shared options behind those of `run`, opens the campaign that
    `run` asks for by a parameter `campaign`, and writes what `run` answers.

    A shared option that `run` names too is handed to it; one that it declares itself stays where it stands.
    """
    wanted = signature(run).parameters
    own = [p for p in wanted.values() if get_origin(p.annotation) is Annotated]
    shared = [name for name in command.common if name not in {p.name for p in own}]
    taken = [p.replace(kind=Parameter.KEYWORD_ONLY) for p in own]
    flags = {name: False for name in shared if name in ("overwrite", "wide", "codes")}
    options = {**OPTIONS, "as_of": as_of_option(command.as_of)}
    taken += [Parameter(n, Parameter.KEYWORD_ONLY, default=flags.get(n), annotation=options[n]) for n in shared]

    def answer(**typed: Any) -> Exit:
        campaign: Campaign | None = None
        values, understood = settle_days(typed, partial(_open_today, typed["data"]) if "campaign" in wanted else None)
        given = {name: value for name, value in values.items() if name in wanted}
        if "campaign" in wanted:
            duties = True if values.get("unit") is not None else command.duties
            day, known_on = values["as_of"], values.get("known_on")
            alike = {"record": command.record, "abridged": command.abridged}
            campaign = open_here(values["data"], day, known_on, duties=duties, **alike)
            given["campaign"] = campaign
        said = run(**given)
        whole = said if isinstance(said, Answer) else Answer(said)
        whole = _tell_understood(whole._replace(understood=(*understood, *whole.understood)))
        output = Output(
            values.get("form"),
            values.get("table"),
            values.get("out") or values.get("target"),
            bool(values.get("overwrite")),
            bool(values.get("wide")),
            whole.usual,
            values.get("paper"),
        )
        return _write(_remark(whole, campaign, command) if campaign else whole, output)

    vars(answer)["__signature__"] = Signature(taken)
    answer.__annotations__ = {p.name: p.annotation for p in taken}
    answer.__doc__ = run.__doc__
    return answer
