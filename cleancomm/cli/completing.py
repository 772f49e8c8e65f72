"""What a shell is offered for a word that is begun: names, addresses, years and entries of the data in use."""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import typer

from cleancomm.campaign import Campaign
from cleancomm.cli.language import _
from cleancomm.opening import find_data, open_campaign
from cleancomm.text import harmless

# the words that may stand behind `slip` in place of names
SLIP_WORDS = ("list", "show", "answer", "close")
# what typer would take for markup, and zsh for the end of the list
_PLAIN = str.maketrans("[]()", "（）（）")
# a word, with a sentence that tells what it is where the shell can show one
Offer = str | tuple[str, str]


def _open(ctx: typer.Context) -> Campaign | None:
    """The campaign that the words so far point at; nothing is offered where it cannot be read."""
    from cleancomm.cli.options import today_in
    from cleancomm.problem import CouldNotRun

    named = ctx.params.get("data")
    try:
        return open_campaign(find_data(Path(named) if named else None, os.environ, Path.cwd()), None, today_in)
    except (CouldNotRun, OSError):
        return None


def _begin(names: Iterable[str], incomplete: str) -> list[str]:
    return [n for n in dict.fromkeys(names) if n.startswith(incomplete)]


def _list_units(campaign: Campaign) -> list[str]:
    folder = campaign.plan.folder
    units = folder.duties.units if folder.duties else ()
    return [*(u.name for u in units), *(s.name for s in folder.plan.streets)]


def _list_names(campaign: Campaign) -> list[str]:
    """Everything that has a name: one that several things have stands as the address of each."""
    plan = campaign.plan
    rows = [
        *((about.name, about.label) for about in campaign.items),
        *((name, name) for name in _list_units(campaign)),
        *((name, name) for name in plan.tasks),
        *((node.name, node.name) for node in campaign.nodes),
    ]
    often = Counter(name for name, _label in dict.fromkeys(rows))
    return [name if often[name] == 1 else label for name, label in rows]


class _Instead(str):
    """An offer that takes the place of the word; typer would leave out what does not begin as the word does."""

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        """It stands for the word, however that begins."""
        return True


def _list_ambiguous(campaign: Campaign, incomplete: str) -> list[Offer]:
    """The addresses of the things whose name is begun and not theirs alone.

    bash takes them in place of the word: the name among them keeps it as it is until one is chosen. The others take nothing
    that does not begin as the word does: there the name is offered, and the addresses told beside it.
    """
    named: dict[str, list[str]] = {}
    for about in campaign.items:
        named.setdefault(about.name, []).append(about.label)
    several = {name: labels for name, labels in named.items() if len(labels) > 1 and name.startswith(incomplete)}
    if not incomplete:
        return []
    if os.environ.get("_CLEANCOMM_COMPLETE") == "complete_bash":
        return [*several, *(_Instead(label) for labels in several.values() for label in labels)]
    os.environ["COLUMNS"] = "1000"
    return [(name, _(", ").join(labels).translate(_PLAIN)) for name, labels in several.items()]


def _list_addresses(campaign: Campaign) -> list[str]:
    """Everything by its address, short ones included where they mean one thing."""
    from cleancomm.address import item_addresses, list_items

    found = item_addresses(campaign.plan, list_items(campaign))
    often = Counter(name for row in found for name in dict.fromkeys(row.names))
    short = [n for row in found for n in row.names if "/" in n and n != row.label and often[n] == 1]
    targets = [c.address for c in campaign.cohorts] + [f"{c.task}/{c.period}" for c in campaign.cohorts]
    return [*(row.label for row in found), *targets, *short]


def complete_street(ctx: typer.Context, incomplete: str) -> list[str]:
    """Streets of the plan."""
    campaign = _open(ctx)
    return _begin((s.name for s in campaign.folder.plan.streets), incomplete) if campaign else []


def complete_task(ctx: typer.Context, incomplete: str) -> list[str]:
    """Tasks of the plan."""
    campaign = _open(ctx)
    return _begin(campaign.plan.tasks, incomplete) if campaign else []


def complete_unit(ctx: typer.Context, incomplete: str) -> list[str]:
    """Units and streets of the plan."""
    campaign = _open(ctx)
    return _begin(_list_units(campaign), incomplete) if campaign else []


def complete_any(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Everything that `show` finds, by its address once there is a / in the word, and where a name is not its own alone."""
    campaign = _open(ctx)
    if campaign is None:
        return []
    if "/" in incomplete:
        return [*_begin(_list_addresses(campaign), incomplete)]
    return [*_begin(_list_names(campaign), incomplete), *_list_ambiguous(campaign, incomplete)]


def complete_slip(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """What may stand behind `slip`: its words and everything that `show` finds; behind a word of its own the open numbers."""
    given = ctx.params.get("words") or []
    if not given or given[0] not in SLIP_WORDS:
        words = [] if given else _begin(SLIP_WORDS, incomplete)
        return [*words, *complete_any(ctx, incomplete)]
    from cleancomm.record.slips import list_slips

    campaign = _open(ctx)
    if campaign is None or given[0] == "list":
        return []
    slips = list_slips(campaign.record.entries, campaign.as_of)
    return [*_begin((s.number for s in slips if s.is_open or given[0] == "show"), incomplete)]


def complete_year(ctx: typer.Context, incomplete: str) -> list[str]:
    """The years in which something of the plan is due."""
    campaign = _open(ctx)
    return _begin(map(str, campaign.years), incomplete) if campaign else []


def complete_period(ctx: typer.Context, incomplete: str) -> list[str]:
    """The periods of the task that is named already, else of all."""
    campaign = _open(ctx)
    if campaign is None:
        return []
    task = ctx.params.get("task")
    mine = [c.period for c in campaign.cohorts if task in (None, c.task)]
    return _begin(mine or (c.period for c in campaign.cohorts), incomplete)


def complete_entry(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """The steps that stand, the last first, each with its sentence; what entries are about where no id begins so.

    bash shows nothing beside a word: there the sentence is part of it as long as several are left to choose from.
    """
    campaign = _open(ctx)
    if campaign is None:
        return []
    from cleancomm.record.fold import list_standing_steps
    from cleancomm.reports.journal import say_step

    every = campaign.record.entries
    steps = _begin(list_standing_steps(every), incomplete)
    if not steps:
        return [*_begin((e.label for e in every if e.about), incomplete), *complete_any(ctx, incomplete)]
    told = [(step, harmless(say_step(step, every).render(_)).translate(_PLAIN)) for step in steps]
    os.environ["COLUMNS"] = "1000"  # typer would break a sentence to the width of a terminal, and so end the word
    if os.environ.get("_CLEANCOMM_COMPLETE") != "complete_bash":
        return [*told]
    return [f"{step} {sentence}" for step, sentence in told] if len(told) > 1 else [step for step, _sentence in told]
