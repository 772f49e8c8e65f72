"""Reports and problems -> text. Each form is a function from value to text in a room of its own."""

from typing import TYPE_CHECKING

from cleancomm.message import Translate
from cleancomm.render.format import DRAWN, Format
from cleancomm.report import Report

if TYPE_CHECKING:
    from cleancomm.render.paper import Paper


def _draw(report: Report, form: Format, translate: Translate) -> str | bytes:
    """A report that is drawn."""
    if report.kind != DRAWN[form]:
        raise ValueError(f"{report.kind}: {form} is drawn of a {DRAWN[form]} alone")
    if form is Format.HTML:
        from cleancomm.render.page import render_page

        return render_page(report, translate)
    from cleancomm.render.picture import render_picture

    return render_picture(report, translate)


def render_report(
    report: Report,
    form: Format,
    translate: Translate,
    *,
    width: int | None = None,
    colours: bool = False,
    ascii_json: bool = False,
    wide: bool = False,
    mail: bool = False,
    paper: "Paper | None" = None,
) -> str | bytes:
    """A report in one form, with `colours` where a terminal shows a table; csv, workbooks, documents, databases and pictures as
    bytes. A `wide` table has all of its columns; aligned text that is a `mail` is no wider than one.

    Raises ValueError for annotations of a report that is not about problems, for a calendar of one without events, and for a
    drawing of one that is not drawn.
    """
    if form is Format.JSON:
        from cleancomm.render.document import render_document

        return render_document(report, translate, ascii_only=ascii_json)
    if report.form is not None and form in (Format.CSV, Format.XLSX):
        from cleancomm.render.form import render_form, render_form_csv

        return render_form_csv(report, translate) if form is Format.CSV else render_form(report, translate)
    if form is Format.CSV:
        from cleancomm.render.delimited import render_delimited

        return render_delimited(report, translate)
    if form is Format.XLSX:
        from cleancomm.render.workbook import render_workbook

        return render_workbook(report, translate, paper)
    if form is Format.DOCX:
        from cleancomm.render.docx import render_docx

        return render_docx(report, translate)
    if form is Format.SQLITE:
        from cleancomm.render.database import render_database

        return render_database(report, translate)
    if form is Format.ICS:
        from cleancomm.render.calendar import render_calendar

        return render_calendar(report, translate)
    if form in DRAWN:
        return _draw(report, form, translate)
    if form is Format.GITHUB:
        from cleancomm.render.problems import render_github

        if report.problems is None:
            raise ValueError(f"{report.kind}: annotations are of problems, and the report is not about any")
        return render_github(report.problems, translate)
    if form is Format.TABLE and report.sheet is None:
        from cleancomm.render.terminal import render_terminal

        return render_terminal(report, translate, width or 100, colours=colours, wide=wide)
    from cleancomm.render.plain import MAIL, render_plain

    # an official paper is read from its head to its end on a terminal too
    room = (width or 100) if form is Format.TABLE else None
    return render_plain(report, translate, markdown=form is Format.MARKDOWN, width=MAIL if mail else room)
