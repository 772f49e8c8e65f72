"""What a plan starts with -> the lines of its duties.yaml."""

from collections.abc import Iterator

from cleancomm.message import N_, Translate
from cleancomm.newplan.start import EVERY_STREET, LEAD_ROLE, NamedUnit, Start
from cleancomm.newplan.yaml_text import row_text, scalar_text


def _unit_pairs(unit: NamedUnit) -> tuple[tuple[str, str | None], ...]:
    every = "true" if unit.all_streets else None
    return ("name", scalar_text(unit.name)), ("all_streets", every), ("source", scalar_text(unit.source))


def write_duties(start: Start, say: Translate) -> Iterator[str]:
    """The lines of duties.yaml; its comments are in the language of `say`."""
    fill = scalar_text(say(N_("to be filled in")))
    yield "# " + say(N_("Who is responsible for what: the body that runs the campaign, its units, and their duties."))
    yield "schema: cleancomm/duties/1"
    yield f"title: {scalar_text(start.title)}"
    yield ""
    yield "body:"
    yield f"  name: {fill}"
    yield f"  office: {scalar_text(start.lead)}"
    yield "  # heads:"
    yield f"  #   - {{name: {fill}, post: {fill}, role: 负责人, source: {fill}}}"
    yield f"  text: {fill}"
    yield f"  source: {fill}"
    yield ""
    yield "# " + say(N_("standing: lead, member, or left out for a unit that is no member."))
    yield "units:"
    if start.lead != EVERY_STREET:
        yield f"  - {{name: {scalar_text(start.lead)}, standing: lead, source: {fill}}}"
    if start.streets:
        yield f"  - {{name: {EVERY_STREET}, standing: member, all_streets: true, source: {fill}}}"
    elif start.lead == EVERY_STREET:
        yield f"  - {{name: {EVERY_STREET}, standing: lead, source: {fill}}}"
    named = {start.lead, *(s.name for s in start.streets), *([EVERY_STREET] if start.streets else [])}
    yield from (f"  - {row_text(*_unit_pairs(u))}" for u in start.units if u.name not in named)
    yield ""
    yield "# " + say(N_("Duties, clause by clause. Take away the # and write your own:"))
    yield "# duties:"
    yield f"#   - task: {scalar_text(start.tasks[0].name)}"
    yield f"#     heading: {fill}"
    yield f"#     source: {fill}"
    yield "#     items:"
    yield f"#       - number: 1\n#         units: [{scalar_text(start.lead)}]\n#         role: {LEAD_ROLE}"
    yield f"#         source: {fill}\n#         clauses:\n#           - text: {fill}"
