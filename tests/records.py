"""Data folders of the tests' own: lines of a record, and a changed text of a plan."""

import json
from pathlib import Path

RECORD = "progress.yaml"


def write_entry(number: int, on: str, state: str, **rest: object) -> str:
    """A line of the record."""
    head = {"id": f"e{number}", "on": on, "at": f"{on}T09:00:00+08:00", "recorder": "王", "state": state}
    return "- " + json.dumps({**head, **rest}, ensure_ascii=False) + "\n"


def add_lines(folder: Path, *lines: str) -> None:
    """Put lines at the end of the record of a folder."""
    with (folder / RECORD).open("a", encoding="utf-8") as record:
        record.writelines(lines)


def change(path: Path, old: str, new: str) -> int:
    """Replace the first `old` in a file; the line where it stood."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
