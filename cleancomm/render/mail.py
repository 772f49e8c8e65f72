"""A report as a mail (RFC 5322), through the standard library: all of it 7-bit, so that any program takes it, and nothing of the
clock in it, so that the same report gives the same bytes. Nothing is sent.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cleancomm.message import Translate
from cleancomm.render.plain import MAIL, render_plain
from cleancomm.report import Report
from cleancomm.text import harmless

# the part of an id behind its @, which by RFC 2606 is no machine's name
_NOWHERE = "cleancomm.invalid"
# what separates mails in one stream begins a line so; no line of ours does, for what they hold is base64
_STREAM = "From cleancomm {day}\n"


class Mailbox(NamedTuple):
    """Where a mail goes to, or comes from."""

    name: str
    address: str


class Letter(NamedTuple):
    """A report that is to be a mail: for whom it is, what its subject is, its mailboxes. Without `to` it is for nobody's mailbox,
    and says of whom it is all the same.
    """

    place: str
    subject: str
    report: Report
    day: date
    zone: str
    to: tuple[Mailbox, ...] = ()
    sender: Mailbox | None = None


def _written_on(letter: Letter) -> datetime:
    """The beginning of its day in the time zone of the plan, whose offset in a mail is of whole minutes."""
    offset = datetime.combine(letter.day, time(12), ZoneInfo(letter.zone)).utcoffset() or timedelta()
    return datetime.combine(letter.day, time(), timezone(timedelta(minutes=offset // timedelta(minutes=1))))


def render_mail(letter: Letter, translate: Translate) -> bytes:
    """A mail whose text is the report, within the width of a mail; its lines end as in files."""
    from email.headerregistry import Address, Group
    from email.message import EmailMessage
    from email.policy import EmailPolicy

    text = render_plain(letter.report, translate, width=MAIL).rstrip("\n") + "\n"
    mail = EmailMessage(EmailPolicy(cte_type="7bit", utf8=False))
    if letter.sender is not None:
        mail["From"] = Address(harmless(letter.sender.name), addr_spec=letter.sender.address)
    to = tuple(Address(harmless(box.name), addr_spec=box.address) for box in letter.to)
    # a group of nobody is how a mail says for whom it is where it has no address
    mail["To"] = to or (Group(harmless(letter.place), ()),)
    mail["Subject"] = harmless(letter.subject)
    mail["Date"] = _written_on(letter)
    parts = (letter.place, letter.day.isoformat(), letter.subject, text, *(box.address for box in letter.to))
    seen = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    mail["Message-ID"] = f"<{seen[:32]}@{_NOWHERE}>"
    mail.set_content(text, cte="base64")
    return mail.as_bytes()


def join_mails(mails: Iterable[bytes], day: date) -> bytes:
    """Mails as one stream, as a file of mails (mbox) has them; one alone as it is."""
    every = list(mails)
    if len(every) == 1:
        return every[0]
    head = _STREAM.format(day=datetime.combine(day, time(), UTC).ctime()).encode()
    return b"".join(head + mail.rstrip(b"\n") + b"\n\n" for mail in every)
