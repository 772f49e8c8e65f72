"""The table of committees to be founded, as the document prints it."""

from itertools import groupby

from cleancomm.campaign import Campaign, Question
from cleancomm.exports.kind import kind
from cleancomm.exports.standing import tell_document
from cleancomm.message import N_, listing, quote, say
from cleancomm.report import Column, Kind, Layout, Report, Row, Table
from cleancomm.reports import columns as c

COLUMNS = (
    c.NUMBER, c.STREET, Column("count", N_("Number in the street"), Kind.NUMBER), Column("name", N_("Committee to be founded")),
    Column("estates", N_("Estates")),
)  # fmt: skip


@kind(
    "committee-table",
    N_("the document's table of committees with their estates"),
    "cleancomm export committee-table -o 拟建社区居委会.xlsx",
    "street",
)
def report_committee_table(campaign: Campaign, question: Question) -> Report:
    """The rows of committees.yaml under the names that they have there, those of a street as one block with their number."""
    register = campaign.folder.committees
    if register is None:
        return Report("committee-table", say(N_("The plan has no committees.")))
    streets = campaign.plan.streets
    every = [r for r in register.committees if question.street in (None, streets[r.street])]
    blocks = [list(rows) for _, rows in groupby(every, key=lambda r: r.street)]
    rows: tuple[Row, ...] = tuple(
        {
            "number": row.number,
            "street": row.street,
            "count": None if n else len(block),
            "name": row.name,
            "estates": listing(row.estates),
        }
        for block in blocks
        for n, row in enumerate(block)
    )
    layout = Layout(
        blocks=tuple(map(len, blocks)), joined=frozenset({"street", "count"}), stacked={"count": "street"}, fixed=1
    )  # fmt: skip
    notes = (say(N_("As the document has it ({source}); amendments are in the register."), source=register.source),)
    table = Table("committees", COLUMNS, rows, notes=notes, layout=layout)
    return Report("committee-table", quote(register.title), (table,), tell_document(campaign))
