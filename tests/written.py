"""A record as it was written: read back, its lines, its names, its warnings."""

import json
import os
from pathlib import Path

import pytest

from cleancomm.record.file import parse_record
from cleancomm.record.lines import FILE, Record

posix = pytest.mark.skipif(os.name != "posix", reason="signals, file size limits and permissions are those of POSIX")


def parse(raw: bytes) -> Record:
    return parse_record(raw, Path(FILE), FILE)


def json_lines(raw: bytes) -> list[dict[str, object]]:
    """The lines of a record, each of which is a comment or `- ` and JSON, and ends."""
    assert not raw or raw.endswith(b"\n")
    lines = [line for line in raw.decode().split("\n") if line and not line.startswith("#")]
    assert all(line.startswith("- {") for line in lines)
    return [json.loads(line.removeprefix("- ")) for line in lines]


def names(record: Record) -> list[str | None]:
    return [e.item for e in record.entries]


def codes(record: Record) -> list[str]:
    return [p.kind.code for p in record.warnings]
