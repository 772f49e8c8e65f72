"""The forms of output."""

from enum import StrEnum


class Format(StrEnum):
    """table for a terminal, plain for pipes and cron, the others for other programs.

    github is of problems alone, ics of milestones; xlsx, package and sqlite are of files alone.
    """

    TABLE = "table"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    GITHUB = "github"
    XLSX = "xlsx"
    PACKAGE = "package"
    SQLITE = "sqlite"
    ICS = "ics"
