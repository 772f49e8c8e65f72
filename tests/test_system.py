"""What the operating system refuses is told in the language in use."""

import errno
import os
from pathlib import Path

import pytest

from cleancomm.cli.catalogue import Catalogue
from cleancomm.message import N_, quote, say
from cleancomm.system import tell_fault, tell_refusal
from tests.command import ROOT, run

CHINESE = Catalogue(ROOT / "cleancomm" / "locale" / "zh" / "LC_MESSAGES" / "cleancomm.mo").translate
USUAL = (
    "EPERM", "ENOENT", "EIO", "EBADF", "EACCES", "EBUSY", "EEXIST", "ENOTDIR", "EISDIR", "EMFILE", "ENFILE", "EFBIG", "ENOSPC",
    "EROFS", "ENAMETOOLONG", "ENOLCK", "ENOTEMPTY", "ELOOP", "EDQUOT",
)  # fmt: skip


@pytest.mark.parametrize("name", [name for name in USUAL if hasattr(errno, name)])
def test_what_a_system_usually_refuses_has_a_chinese_sentence(name: str) -> None:
    number = getattr(errno, name)
    told = tell_fault(OSError(number, os.strerror(number)))
    assert told == os.strerror(number) or os.name == "nt"
    assert "一" <= CHINESE(told)[0] <= "鿿"


def test_what_is_not_usual_is_told_as_the_system_says_it() -> None:
    assert tell_fault(OSError(errno.EILSEQ, "Strange thing")) == "Strange thing"
    assert tell_fault(OSError("no number")) == "no number"


def test_a_refusal_names_its_file() -> None:
    assert tell_refusal(OSError(errno.EACCES, "x", "a.csv")).render(CHINESE) == "a.csv：没有权限"
    assert tell_refusal(OSError(errno.EACCES, "x")) == quote(say(N_("Permission denied")).template)


@pytest.mark.parametrize(("lang", "says"), [("zh", "：文件名过长"), ("en", ": File name too long")])
def test_an_answer_that_cannot_be_written_is_told_in_the_language(lang: str, says: str, tmp_path: Path) -> None:
    done = run("milestones", "--as-of", "2014-05-20", "-o", str(tmp_path / f"{'x' * 300}.csv"), "--lang", lang)
    assert done.code == 3
    assert says in done.err
