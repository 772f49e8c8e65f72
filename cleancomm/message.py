"""A sentence for a person, kept as template and values until the edge knows the language.

Knows nothing of catalogues: `render` is handed the lookup to use.
"""

from collections.abc import Callable
from dataclasses import dataclass

Translate = Callable[[str], str]


def N_(text: str) -> str:
    """Mark a message for the catalogue without translating it here."""
    return text


@dataclass(frozen=True)
class Message:
    """A message template with its values; a value may itself be a message."""

    template: str
    values: tuple[tuple[str, object], ...] = ()

    def render(self, translate: Translate) -> str:
        """The sentence in the language of `translate`."""
        filled = {key: value.render(translate) if isinstance(value, Message) else value for key, value in self.values}
        return translate(self.template).format(**filled)


def say(template: str, **values: object) -> Message:
    """A message of `template` with `values`."""
    return Message(template, tuple(values.items()))
