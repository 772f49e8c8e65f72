"""A sentence for a person, kept as template and values until the edge knows the language.

Knows nothing of catalogues: `render` is handed the lookup to use. What is said is a `Template`, which only `N_` makes, so
that no sentence misses the catalogue; a text of the plan or of a person goes in as a value, or alone through `quote`.
"""

from collections.abc import Callable, Iterable

from cleancomm.value import dataclass

Translate = Callable[[str], str]


class Template(str):
    """A sentence of the program, to be looked up in the catalogue; its {names} are filled in afterwards."""

    __slots__ = ()


def N_(text: str) -> Template:
    """Mark a sentence for the catalogue without translating it here."""
    return Template(text)


BETWEEN = N_(", ")
_BARE = Template("{text}")


def _say_value(value: object, translate: Translate) -> object:
    """A value as it goes into a sentence: a sentence is translated, a list gets the marks of the language between."""
    if isinstance(value, Message):
        return value.render(translate)
    if isinstance(value, Template):
        return translate(value)
    if isinstance(value, tuple | list | frozenset | set):
        return translate(BETWEEN).join(str(_say_value(one, translate)) for one in value)
    return value


@dataclass(frozen=True)
class Message:
    """A template with its values; a value may itself be a message, a template or a list of such."""

    template: Template
    values: tuple[tuple[str, object], ...] = ()

    def render(self, translate: Translate) -> str:
        """The sentence in the language of `translate`."""
        filled = {key: _say_value(value, translate) for key, value in self.values}
        return translate(self.template).format(**filled)


def say(template: Template, **values: object) -> Message:
    """A message of `template` with `values`."""
    return Message(template, tuple(values.items()))


def quote(text: object) -> Message:
    """A text that is nobody's to translate, as a message of its own."""
    return Message(_BARE, (("text", text),))


def join(parts: Iterable[object], between: str = " ") -> Message:
    """Several messages or texts one after the other."""
    values = tuple((f"part{n}", part) for n, part in enumerate(parts))
    return Message(Template(between.join(f"{{{key}}}" for key, _ in values)), values)


def listing(parts: Iterable[object]) -> Message | None:
    """Several texts with the marks of the language between them, each once; None of none."""
    every = tuple(dict.fromkeys(parts))
    return Message(_BARE, (("text", every),)) if every else None


def count(number: int, one: Template, many: Template, **values: object) -> Message:
    """A message about a number of things: `one` for 1, `many` for any other; both may use {number}."""
    return say(one if number == 1 else many, number=number, **values)
