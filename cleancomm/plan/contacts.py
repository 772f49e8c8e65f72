"""The schema of contacts.yaml: to whom a reminder of a street or a unit goes. The office keeps it."""

import re
from typing import Annotated

from pydantic import Field

from cleancomm.plan.models import Row, Text

# what every mail program takes for an address: letters, digits and some marks, @, and the name of a machine
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_HOST}(?:\.{_HOST})*")
_MOST_LOCAL, _MOST = 64, 254


def is_address(text: str) -> bool:
    """Whether a text is the address of a mailbox, and nothing but that."""
    return _ADDRESS.fullmatch(text) is not None and len(text) <= _MOST and text.index("@") <= _MOST_LOCAL


class Office(Row):
    """The office that reminds, as the sender of its mails."""

    name: Text
    address: Text


class Contact(Row):
    """To whom in a street or a unit a reminder goes; a unit may have several rows."""

    unit: Text
    name: Text | None = None
    addresses: Annotated[tuple[Text, ...], Field(min_length=1)]


class Contacts(Row):
    """data/contacts.yaml."""

    schema_: Annotated[Text, Field(alias="schema")]
    office: Office | None = None
    contacts: tuple[Contact, ...] = ()
