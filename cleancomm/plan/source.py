"""Text -> YAML nodes -> plain data and places. Every scalar stays text; what YAML makes dangerous is refused here."""

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from cleancomm.message import N_
from cleancomm.plan.reading import EMPTY, LINE_END, MAX_MARKS, TOO_MANY, count_marks, find_conflicts, read_text
from cleancomm.problem import CouldNotRun, Kind, Place, Problem, error, problem
from cleancomm.value import dataclass

MAX_DEPTH = 50
MAX_ALIASES = 100
# before 0.2.6 libyaml's composer recurses without a limit of its own: up to this nesting it is safe to compose at once
SAFE_NESTING = 5000

SYNTAX = error(
    "yaml.syntax", N_("text that is not YAML"), N_("this is not YAML: {fault}"),
    N_("compare the indentation and the brackets with the lines around it"),
)  # fmt: skip
TAB = error("yaml.tab", N_("a tab as indentation"), N_("a tab stands here"), N_("indent with spaces"))
REPEATED = error(
    "yaml.repeated_key", N_("a key that stands twice in one row"), N_("the key {key} stands twice in this row"),
    N_("keep one of the two; YAML readers would silently lose the first"),
)  # fmt: skip
ALIAS = error(
    "yaml.alias", N_("more aliases than a plan needs"), N_("more than {limit} aliases (*name)"),
    N_("write the values out"),
)  # fmt: skip
DEEP = error(
    "yaml.too_deep", N_("nesting deeper than any plan"), N_("nested deeper than {limit} levels"),
    N_("check the brackets and the indentation"),
)  # fmt: skip
UNSUPPORTED = error(
    "yaml.unsupported", N_("YAML that the tool does not read"), N_("{what} is not supported"),
    N_("write plain keys, lists and values"),
)  # fmt: skip


if TYPE_CHECKING:
    from yaml import SafeLoader as _Safe
else:  # the compiled one where PyYAML has it, which is many times as fast
    _Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):
    """Composes nodes without guessing at types: every scalar stays text, so that PyYAML's own patterns are not tried."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        """No tag, whatever the node: nobody asks for it."""
        return ""


@dataclass(frozen=True)
class Source:
    """A file as lines, nodes and plain data; it knows the place of every value."""

    name: str
    lines: list[str]
    node: yaml.Node
    data: object

    def place(self, loc: tuple[str | int, ...], *, key: bool = False) -> Place:
        """The place of the value at `loc`, or of its key; a missing one points at its row."""
        node = self.node
        for index, part in enumerate(loc):
            found: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == part), None)
                if pair:
                    found = pair[0] if key and index == len(loc) - 1 else pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                found = node.value[part]
            if found is None:
                break
            node = found
        mark = node.start_mark
        width = 1
        if isinstance(node, yaml.ScalarNode) and node.end_mark.line == mark.line:
            width = max(1, node.end_mark.column - mark.column)
        return Place(self.name, mark.line + 1, mark.column + 1, width)

    def excerpt(self, place: Place) -> str:
        """The user's own line at a place."""
        return self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""


def _scan(text: str, name: str) -> None:
    """The depth from events alone, for a text that may nest too deep to be composed.

    A text nests no deeper than it has opening brackets and columns, which spares the second reading of any usual file.
    """
    if text.count("[") + text.count("{") + max(map(len, text.split("\n"))) < SAFE_NESTING:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                mark = event.start_mark
                place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
                raise CouldNotRun(problem(DEEP, place, limit=MAX_DEPTH))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _place(node: yaml.Node, name: str) -> Place:
    return Place(name, node.start_mark.line + 1, node.start_mark.column + 1)


class _Builder:
    """Plain data from nodes: scalars as text, an empty plain scalar as None, repeated keys collected."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name, self.lines = name, lines
        self.found: list[Problem] = []
        self.seen: set[int] = set()
        self.aliases = 0
        self.depth = 0

    def report(self, kind: Kind, node: yaml.Node, **values: object) -> None:
        """Keep a problem at a node."""
        place = _place(node, self.name)
        self.found.append(problem(kind, place, self.lines[place.line - 1], **values))

    def build(self, node: yaml.Node) -> object:
        """The plain value of a node."""
        if id(node) in self.seen:
            self.aliases += 1
            if self.aliases > MAX_ALIASES:
                raise CouldNotRun(problem(ALIAS, _place(node, self.name), limit=MAX_ALIASES))
        self.seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return None if node.style is None and node.value in ("", "~", "null") else node.value
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise CouldNotRun(problem(DEEP, _place(node, self.name), limit=MAX_DEPTH))
        value = self.build_list(node) if isinstance(node, yaml.SequenceNode) else self.build_row(node)
        self.depth -= 1
        return value

    def build_list(self, node: yaml.Node) -> list[object]:
        """The plain values of a sequence."""
        return [self.build(child) for child in node.value]

    def build_row(self, node: yaml.Node) -> dict[str, object]:
        """The plain values of a mapping; its keys must be plain and stand once."""
        result: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
                self.report(UNSUPPORTED, key, what=N_("a key of this form"))
            elif key.value in result:
                self.report(REPEATED, key, key=key.value)
            else:
                result[key.value] = self.build(value)
        return result


def read_source(path: Path, name: str, text: str | None = None) -> Source:
    """The YAML file at `path`, or its `text` if that is at hand, named `name` to a person.

    Raises CouldNotRun with every problem found.
    """
    text = read_text(path, name) if text is None else text
    if conflicts := find_conflicts(text, name):
        raise CouldNotRun(*conflicts)
    if count_marks(text.lstrip("\n")) > MAX_MARKS:
        raise CouldNotRun(problem(TOO_MANY, Place(name), file=name, limit=MAX_MARKS))
    lines = LINE_END.split(text)
    try:
        _scan(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        tab = excerpt[: column + 1].strip(" ").startswith("\t")
        place = Place(name, line, column)
        if "nesting" in (fault.problem or ""):  # libyaml's own limit, from 0.2.6 on, met before _scan or the builder met theirs
            raise CouldNotRun(problem(DEEP, place, limit=MAX_DEPTH)) from None
        raise CouldNotRun(problem(TAB if tab else SYNTAX, place, excerpt, fault=fault.problem or "")) from None
    except (yaml.YAMLError, RecursionError) as fault:
        raise CouldNotRun(problem(SYNTAX, Place(name), fault=str(fault).splitlines()[0])) from None
    if node is None:
        raise CouldNotRun(problem(EMPTY, Place(name), file=name))
    builder = _Builder(name, lines)
    data = builder.build(node)
    if builder.found:
        raise CouldNotRun(*builder.found)
    return Source(name, lines, node, data)
