"""What the edge does when the words, the streams or the person get in the way."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.command import PROGRAM, ROOT, program_bound_by_permissions, run
from tests.record_writers import UPDATE, start


@pytest.mark.parametrize(
    ("args", "zh", "en"),
    [
        (("status", "--nope"), "没有选项--nope", "there is no option --nope"),
        (("status", "--yaer", "2014"), "--year", "--year"),
        (("status", "--year", "x"), "--year: x不是年份", "--year: x is not a year"),
        (("status", "extra"), "多写了：extra", "nothing is expected here: extra"),
        (("status", "--as-of"), "--as-of后须写内容", "--as-of needs a value"),
        (("overdue", "--within", "-1"), "--within至少为0", "--within must be at least 0"),
        (("status", "--by", "foo"), "--by只能是：task, ", "--by is one of task, "),
        (("show",), "缺少NAME", "NAME is missing"),
        (("stat",), "没有命令stat；是否指status", "no command stat; did you mean status"),
        (("validate", "--strict=1"), "--strict后不写内容", "--strict takes no value"),
    ],
)
def test_usage_errors_speak_the_language(args: tuple[str, ...], zh: str, en: str) -> None:
    for language, says in (("zh", zh), ("en", en)):
        done = run(*args, env={"CLEANCOMM_LANG": language})
        assert (done.code, done.out) == (2, "")
        assert says in done.err


def test_an_unknown_language_is_told() -> None:
    done = run("status", "--lang", "fr")
    assert done.code == 2
    assert "zh, en" in done.err


@pytest.mark.parametrize("command", ["status", "overdue", "milestones", "duties", "list", "show", "budget", "validate"])
def test_help_is_wholly_chinese(command: str) -> None:
    page = run(command, "--help", "--lang", "zh").out
    assert page.startswith(f"用法：cleancomm {command}")
    assert "Show this message" not in page
    assert "Options" not in page


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_an_answer() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, "status"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert done.stderr.decode().startswith(("无法运行", "could not run"))


def test_a_closed_pipe_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*PROGRAM, "validate"], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupt_is_130(data: Path) -> None:
    holder = start("hold", data)
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    process = subprocess.Popen([*PROGRAM, *UPDATE, "--data", str(data)], cwd=ROOT, stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):  # it waits for the lock
        process.wait(1.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=10)
    holder.kill()
    holder.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in said


@pytest.mark.skipif(os.name != "posix", reason="permissions of another kind")
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("schema: x\n")
    (tmp_path / "plan.yaml").chmod(0)
    done = run("status", "--data", str(tmp_path), program=program_bound_by_permissions())
    assert done.code == 3
    assert "[file.unreadable]" in done.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_names_are_completed_from_the_data(shell: str) -> None:
    line = "cleancomm duties --unit 规划"
    done = run(
        env={
            "_CLEANCOMM_COMPLETE": f"complete_{shell}",
            "COMP_WORDS": line,
            "COMP_CWORD": "3",
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }
    )
    assert "规划分局" in done.out


@pytest.mark.parametrize(("language", "word"), [("zh", "验收销号"), ("en", "accepted")])
def test_states_are_completed_in_the_language(language: str, word: str) -> None:
    line = "cleancomm update x --state "
    env = {"_CLEANCOMM_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": "4", "CLEANCOMM_LANG": language}
    words = run(env=env).out.split()
    assert word in words
    assert len(words) == 4
