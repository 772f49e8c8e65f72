"""The forms of output."""

from enum import StrEnum


class Format(StrEnum):
    """table for a terminal, plain for pipes and cron, the others for other programs.

    github is of problems alone, ics of milestones; xlsx, docx, package, sqlite, html and png are of files alone, and the last
    two each of one kind of report alone (`DRAWN`).
    """

    TABLE = "table"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    GITHUB = "github"
    XLSX = "xlsx"
    DOCX = "docx"
    PACKAGE = "package"
    SQLITE = "sqlite"
    ICS = "ics"
    HTML = "html"
    PNG = "png"


# what is drawn: the form, and the kind of report that it is of
DRAWN = {Format.HTML: "page", Format.PNG: "picture"}
