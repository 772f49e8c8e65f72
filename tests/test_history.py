"""`validate --history`: whatever takes an entry out of the record or changes it is found, with who did it; nothing else is."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleancomm.problem import CouldNotRun
from cleancomm.record.history import check_history
from tests.command import Answer
from tests.records import write_entry
from tests.repository import Repository, call_git, start_repository

COMMUNITY = {"task": "美丽社区创建", "street": "张贵庄街"}
ONE = write_entry(1, "2013-11-01", "started", item="福山里", **COMMUNITY)
TWO = write_entry(2, "2013-11-02", "started", item="兴业里", **COMMUNITY)
THREE = write_entry(3, "2013-11-03", "started", item="景欣苑", **COMMUNITY)
FOUR = write_entry(4, "2013-11-04", "started", item="詹滨里", **COMMUNITY)
EDITED = TWO.replace("2013-11-02", "2013-11-05", 1)
CUT_OFF = (
    "error[history.shallow]: this is a shallow clone: git has only the last commits here, what happened to {} before them"
    " is not seen"
)
HERE = "the file as it lies here"


def history(repository: Repository, env: dict[str, str] | None = None) -> Answer:
    return repository.run("validate", "--history", env=env)


def findings(done: Answer) -> list[str]:
    """What the answer says of the past."""
    return [line.split(": ", 1)[1] for line in done.out.splitlines() if "[history." in line]


def removed(commit: str, number: int) -> str:
    return f"error[history.removed]: {commit} removed entry e{number}"


def restored(commit: str, number: int) -> str:
    return f"note[history.restored]: {commit} removed or changed entry e{number}; it stands again as it was"


def changed(commit: str, number: int, keys: str) -> str:
    return f"error[history.changed]: {commit} changed entry e{number}: {keys}"


def write(repository: Repository, *lines: str) -> None:
    """Let the record hold these lines."""
    repository.record.write_text("".join(lines), encoding="utf-8", newline="")


def remove(repository: Repository, line: str) -> None:
    """Take a line out of the record."""
    text = repository.record.read_text(encoding="utf-8")
    assert line in text
    write(repository, text.replace(line, ""))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A record of three entries, each committed on its own."""
    made = start_repository(tmp_path / "office")
    for lines in ((), (ONE,), (ONE, TWO), (ONE, TWO, THREE)):
        write(made, "# the record\n", *lines)
        made.commit()
    return made


def test_a_record_that_only_grew_is_fine(repository: Repository) -> None:
    done = history(repository)
    assert (done.code, findings(done)) == (0, [])


@pytest.mark.parametrize(
    "lines",
    [
        (THREE, ONE, "\n", "# another comment\n", TWO),
        (ONE, TWO.replace('", "', '","'), THREE),
        (ONE, TWO, THREE.rstrip("\n")),
        tuple(line.replace("\n", "\r\n") for line in (ONE, TWO, THREE)),
        ("\ufeff", ONE, TWO, THREE),
        (ONE, TWO, THREE, "- {id: e4, on: 2013-11-04, at: 2013-11-04T09:00:00+08:00, recorder: 王, state: started,\n",
         "   task: 美丽社区创建, street: 张贵庄街, item: 詹滨里}\n"),
    ],
    ids=["order", "spelling", "no final line end", "crlf", "byte order mark", "yaml by hand"],
)  # fmt: skip
def test_another_order_or_spelling_is_no_finding(repository: Repository, lines: tuple[str, ...]) -> None:
    write(repository, *lines)
    repository.git("config", "core.safecrlf", "false")
    repository.commit()
    done = history(repository)
    assert (done.code, findings(done)) == (0, [])


def test_an_edited_entry_is_found(repository: Repository) -> None:
    before = repository.head()
    write(repository, ONE, EDITED, THREE)
    guilty = repository.commit(by="李")
    write(repository, ONE, EDITED, THREE, FOUR)
    repository.commit()
    done = history(repository)
    assert done.code == 1
    assert findings(done) == [changed(guilty, 2, "on")]
    assert "李" in guilty
    assert f"put the line back as it stands in {before}" in done.out


def test_a_removed_entry_is_found(repository: Repository) -> None:
    remove(repository, TWO)
    guilty = repository.commit(by="李")
    done = history(repository)
    assert done.code == 1
    assert findings(done) == [removed(guilty, 2)]
    assert "李" in guilty


def branch_off(repository: Repository) -> None:
    """A side branch with a fourth entry, and on main a commit of something else."""
    repository.git("switch", "--quiet", "--create", "side")
    write(repository, ONE, TWO, THREE, FOUR)
    repository.commit(by="赵")
    repository.git("switch", "--quiet", "main")
    (repository.top / "notes.txt").write_text("notes\n", encoding="utf-8")
    repository.commit()


def test_an_entry_that_a_merge_drops_is_found(repository: Repository) -> None:
    branch_off(repository)
    repository.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    remove(repository, TWO)
    guilty = repository.commit(by="李")
    done = history(repository)
    assert done.code == 1
    assert findings(done) == [removed(guilty, 2)]
    assert "李" in guilty


def test_a_merge_that_leaves_out_one_side_is_found(repository: Repository) -> None:
    """The record is then the same as on the other side, so that git by itself leaves that branch out of the file's log."""
    branch_off(repository)
    repository.git("merge", "--quiet", "--strategy", "ours", "--message", "ours", "side", by="李")
    guilty = repository.head()
    write(repository, ONE, TWO, THREE, write_entry(5, "2013-11-06", "started", item="詹滨里", **COMMUNITY))
    repository.commit()
    done = history(repository)
    assert done.code == 1
    assert findings(done) == [removed(guilty, 4)]
    assert "李" in guilty


def test_an_entry_changed_on_a_branch_is_blamed_on_the_branch_not_on_who_merged(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "side")
    write(repository, ONE, EDITED, THREE)
    guilty = repository.commit(by="李")
    repository.git("switch", "--quiet", "main")
    write(repository, ONE, TWO, THREE, FOUR)
    repository.commit()
    repository.git("merge", "--quiet", "--no-edit", "side")
    assert EDITED in repository.record.read_text(encoding="utf-8")
    assert TWO not in repository.record.read_text(encoding="utf-8")
    done = history(repository)
    assert done.code == 1
    assert findings(done) == [changed(guilty, 2, "on")]


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda r: write(r, ONE, EDITED, THREE), [changed(HERE, 2, "on")]),
        (lambda r: remove(r, TWO), [removed(HERE, 2)]),
        (lambda r: r.record.unlink(), [removed(HERE, n) for n in (1, 2, 3)]),
    ],
    ids=["edited", "removed", "file deleted"],
)
def test_what_is_not_committed_is_found(repository: Repository, spoil: Callable[[Repository], None], found: list[str]) -> None:
    spoil(repository)
    done = history(repository)
    assert done.code == 1
    assert findings(done) == found
    assert f"it stands in {repository.head()}" in done.out


def test_a_file_deleted_and_made_again_is_found(repository: Repository) -> None:
    text = repository.record.read_text(encoding="utf-8")
    repository.record.unlink()
    guilty = repository.commit(by="李")
    write(repository, text, FOUR)
    repository.commit()
    done = history(repository)
    assert done.code == 0
    assert findings(done) == [restored(guilty, n) for n in (1, 2, 3)]


def test_a_renamed_record_counts_as_removed(repository: Repository) -> None:
    repository.git("mv", str(repository.record), str(repository.data / "progress.old"))
    guilty = repository.commit(by="李")
    done = history(repository)
    assert done.code == 1
    assert findings(done) == [removed(guilty, n) for n in (1, 2, 3)]


def test_a_removed_part_of_a_step_is_found(repository: Repository) -> None:
    step = (
        '- {"id": "s", "on": "2014-01-05", "at": "2014-01-05T09:00:00+08:00", "recorder": "王", "state": "started", '
        '"task": "美丽社区创建", "street": "张贵庄街", "things": [{"item": "詹滨里"}, {"item": "泰安里"}]}\n'
    )
    write(repository, ONE, TWO, THREE, step)
    repository.commit()
    write(repository, ONE, TWO, THREE, step.replace(', {"item": "泰安里"}', ""))
    guilty = repository.commit(by="李")
    assert findings(history(repository)) == [f"error[history.removed]: {guilty} removed entry s.2"]


@pytest.mark.parametrize("broken", [b"- {\n", b"\xff\n", b"a: list it is not\n"])
def test_what_went_missing_across_a_record_that_cannot_be_read_is_found(repository: Repository, broken: bytes) -> None:
    repository.record.write_bytes(broken)
    unreadable = repository.commit()
    write(repository, ONE, THREE)
    guilty = repository.commit(by="李")
    done = history(repository)
    assert done.code == 1
    assert [text.split(" cannot")[0] for text in findings(done)] == [
        f"warning[history.unreadable]: the record as of {unreadable}",
        removed(guilty, 2),
    ]


def test_a_torn_line_that_becomes_a_comment_is_no_finding(repository: Repository) -> None:
    write(repository, ONE, TWO, THREE, FOUR[:30])
    repository.commit()
    write(repository, ONE, TWO, THREE, "# cut off: ", FOUR[:30], "\n", FOUR)
    repository.commit()
    done = history(repository)
    assert (done.code, findings(done)) == (0, [])


def test_an_entry_put_back_and_removed_again_is_found_twice(repository: Repository) -> None:
    remove(repository, TWO)
    first = repository.commit(by="李")
    write(repository, ONE, TWO, THREE)
    repository.commit()
    remove(repository, TWO)
    second = repository.commit(by="赵")
    assert findings(history(repository)) == [removed(first, 2), removed(second, 2)]


@pytest.mark.parametrize("name", ["a\u2028b", "a\u0085b", "a\tb", "a (b, c)"])
def test_the_name_of_an_author_cannot_break_the_reading(repository: Repository, name: str) -> None:
    remove(repository, TWO)
    repository.commit(by=name)
    write(repository, ONE, THREE, FOUR)
    innocent = repository.commit()
    remove(repository, THREE)
    guilty = repository.commit(by="李")
    done = history(repository)
    assert done.code == 1
    assert findings(done)[-1] == removed(guilty, 3)
    assert f"it stands in {innocent}" in done.out


def test_settings_of_git_change_nothing(repository: Repository) -> None:
    """One has log follow renames, one has it print signatures between the lines."""
    repository.git("mv", str(repository.record), str(repository.data / "progress.old"))
    guilty = repository.commit(by="李")
    repository.git("mv", str(repository.data / "progress.old"), str(repository.record))
    repository.commit()
    for setting in ("log.follow", "log.showSignature"):
        repository.git("config", setting, "true")
    repository.git("config", "color.ui", "always")
    done = history(repository)
    assert done.code == 0
    assert findings(done) == [restored(guilty, n) for n in (1, 2, 3)]


def test_a_folder_outside_git_could_not_run(tmp_path: Path) -> None:
    made = start_repository(tmp_path / "office")
    (made.top / ".git").rename(tmp_path / "gone")
    done = history(made, {"GIT_CEILING_DIRECTORIES": str(tmp_path)})
    assert done.code == 3
    assert len(findings(done)) == 1
    assert findings(done)[0].startswith(f"error[history.no_git]: git cannot tell the history of {made.record}: fatal: not a git")


def test_a_repository_without_a_commit_could_not_run(tmp_path: Path) -> None:
    done = history(start_repository(tmp_path / "office"))
    assert done.code == 3
    assert len(findings(done)) == 1
    assert "error[history.no_git]" in done.out


def test_without_git_it_could_not_run_and_says_so(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    done = history(repository, {"PATH": str(tmp_path / "bin")})
    assert done.code == 3
    assert len(findings(done)) == 1
    assert findings(done)[0].startswith(f"error[history.no_git]: git cannot tell the history of {repository.record}: git: ")
    assert done.err == ""


def test_a_shallow_clone_is_read_as_far_as_it_goes(repository: Repository, tmp_path: Path) -> None:
    remove(repository, ONE)
    repository.commit()
    write(repository, TWO, THREE, FOUR)
    repository.commit()
    remove(repository, THREE)
    guilty = repository.commit(by="李")
    shallow = repository.clone(tmp_path / "shallow", "--depth", "2")
    assert shallow.git("rev-list", "--count", "HEAD").strip() == "2"
    done = history(shallow)
    assert done.code == 1
    assert findings(done) == [CUT_OFF.format(shallow.record), removed(guilty, 3)]


def test_a_shallow_clone_in_which_nothing_is_found_is_not_fine(repository: Repository, tmp_path: Path) -> None:
    remove(repository, ONE)
    repository.commit()
    write(repository, TWO, THREE, FOUR)
    repository.commit()
    shallow = repository.clone(tmp_path / "shallow", "--depth", "1")
    done = history(shallow)
    assert (done.code, findings(done)) == (1, [CUT_OFF.format(shallow.record)])
    assert "git fetch --unshallow" in done.out
    shallow.git("fetch", "--quiet", "--unshallow")
    assert [f.partition(":")[0] for f in findings(history(shallow))] == ["error[history.removed]"]


@pytest.mark.skipif(os.name != "posix", reason="the program that must not run is a script")
def test_no_program_that_a_repository_names_is_run(repository: Repository, tmp_path: Path) -> None:
    """Not even where the bytes are missing, and git would fetch them from where the repository says."""
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> "{ran}"\n', encoding="utf-8")
    script.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / hook).symlink_to(script)
    (repository.top / ".git" / "info" / "attributes").write_text("* diff=odd filter=odd\n", encoding="utf-8")
    (tmp_path / "included").write_text(f"[core]\n\tsshCommand = {script}\n\tpager = {script}\n", encoding="utf-8")
    settings = {
        "include.path": tmp_path / "included", "log.showSignature": "true", "gpg.program": script, "core.editor": script,
        "core.askPass": script, "core.gitProxy": script, "core.alternateRefsCommand": script, "credential.helper": f"!{script}",
        "diff.odd.command": script, "filter.odd.clean": script, "filter.odd.process": script, "merge.odd.driver": script,
        "remote.origin.uploadpack": script, "uploadpack.packObjectsHook": script, "alias.rev-parse": f"!{script}",
        "core.fsmonitor": script, "core.hooksPath": hooks, "core.pager": script, "core.sshCommand": script,
        "pager.rev-list": script, "alias.rev-list": f"!{script}", "alias.cat-file": f"!{script}", "diff.external": script,
        "diff.odd.textconv": script, "filter.odd.smudge": script, "remote.origin.url": "ssh://nowhere.example/plan.git",
        "remote.origin.promisor": "true", "core.repositoryFormatVersion": "1", "extensions.partialClone": "origin",
    }  # fmt: skip
    for key, value in settings.items():
        repository.git("config", key, str(value))
    (repository.data / "progress.yaml").touch()
    call_git(repository.top, "status", may_fail=True)  # which runs what it is told to
    assert ran.exists()
    ran.unlink()
    assert (history(repository).code, ran.exists()) == (0, False)
    blob = repository.git("rev-parse", "HEAD~1:data/progress.yaml").strip()
    lost = repository.top / ".git" / "objects" / blob[:2] / blob[2:]
    lost.unlink()
    done = history(repository)
    assert not ran.exists()
    assert done.code == 3
    (said,) = findings(done)
    assert said.startswith("error[history.no_git]")
    assert said.endswith(" is not in this clone")


@pytest.mark.skipif(os.name != "posix", reason="pipes with a name")
@pytest.mark.parametrize("where", ["include", "object", "worktree"])
def test_a_pipe_among_the_files_of_git_is_not_waited_for(
    repository: Repository, where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cleancomm.record.history.PATIENCE", 0.3)
    pipe = tmp_path / "pipe"
    if where == "include":
        repository.git("config", "include.path", str(pipe))
    elif where == "object":
        blob = repository.git("rev-parse", "HEAD~1:data/progress.yaml").strip()
        pipe = repository.top / ".git" / "objects" / blob[:2] / blob[2:]
        pipe.unlink()
    else:
        shutil.move(repository.top / ".git", tmp_path / "kept")
        pipe = repository.top / ".git"
    os.mkfifo(pipe)
    with pytest.raises(CouldNotRun, match=r"history\.no_git"):
        check_history(repository.data, "progress.yaml")


def test_what_stands_in_the_place_of_a_commit_hides_nothing(repository: Repository) -> None:
    write(repository, TWO)
    guilty = repository.commit()
    told = findings(history(repository))
    assert next(f.partition(": ")[0] for f in told) == "error[history.removed]"
    honest = repository.git("rev-parse", "HEAD~1^{tree}").strip()
    fake = repository.git("commit-tree", "-m", "fake", honest).strip()
    repository.git("replace", "HEAD~1", repository.git("rev-list", "--max-parents=0", "HEAD").splitlines()[-1])
    repository.git("replace", "-f", "HEAD", fake)
    assert guilty
    assert findings(history(repository)) == told


@pytest.mark.skipif(os.name != "posix", reason="the git in between is a script")
def test_git_is_always_called_without_programs_of_the_repository(repository: Repository, tmp_path: Path) -> None:
    """Today's git runs none of them for what is asked; that of another day may."""
    between = tmp_path / "bin" / "git"
    between.parent.mkdir()
    between.write_text(f'#!/bin/sh\necho "$*" >> "{tmp_path}/calls"\nexec "{shutil.which("git")}" "$@"\n', encoding="utf-8")
    between.chmod(0o755)
    assert history(repository, {"PATH": f"{between.parent}{os.pathsep}{os.environ['PATH']}"}).code == 0
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert len(calls) == 3
    assert all(c.startswith(f"-c core.fsmonitor=false -c core.hooksPath={os.devnull} --no-pager ") for c in calls)


def test_a_data_folder_below_others_is_read(tmp_path: Path) -> None:
    made = start_repository(tmp_path / "office", "东丽 2013/plan/data")
    write(made, ONE, TWO)
    made.commit()
    assert history(made).code == 0
    write(made, TWO)
    guilty = made.commit(by="李")
    done = history(made)
    assert done.code == 1
    assert findings(done) == [removed(guilty, 1)]


# A history of any shape: for each commit its parents among the earlier ones, and which entries it has; none: no file.
Shape = list[tuple[list[int], frozenset[int] | None]]


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    shape: Shape = []
    for number in range(draw(st.integers(2, 9))):
        above = st.lists(st.integers(max(0, number - 4), number - 1), min_size=1, max_size=3, unique=True)
        parents = draw(above) if number else []
        kept = frozenset[int]().union(*(shape[p][1] or () for p in parents))
        lost = draw(st.sampled_from([frozenset[int]()] * 3 + [frozenset({n}) for n in kept] + [kept]))
        own = draw(st.sampled_from([frozenset[int](), frozenset({number})]))
        shape.append((parents, draw(st.sampled_from([(kept - lost) | own] * 5 + [None]))))
    # all of it is the past of the last commit
    tips = [n for n in range(len(shape)) if not any(n in parents for parents, _ in shape)]
    kept = frozenset[int]().union(*(shape[n][1] or () for n in tips))
    return [*shape, (tips, draw(st.sampled_from([kept, shape[-1][1]])))]


def import_history(folder: Path, shape: Shape) -> None:
    """Make the commits of a shape in one process."""
    call_git(folder, "init", "--quiet", "--initial-branch", "main")
    feed = ""
    for number, (parents, entries) in enumerate(shape):
        feed += f"commit refs/heads/c{number}\nmark :{number + 1}\ncommitter 王 <clerk@example.org> {1400000000 + number} +0800\n"
        feed += "data 0\n" + "".join(f"{'merge' if n else 'from'} :{p + 1}\n" for n, p in enumerate(parents)) + "deleteall\n"
        if entries is not None:
            text = "".join(write_entry(n, "2013-11-01", "started", item=f"{n}里", task="t") for n in sorted(entries))
            feed += f"M 100644 inline progress.yaml\ndata {len(text.encode())}\n{text}\n"
    feed += f"reset refs/heads/main\nfrom :{len(shape)}\n\n"
    call_git(folder, "fast-import", "--quiet", feed=feed.encode())
    call_git(folder, "checkout", "--quiet", "--force", "main")


@settings(max_examples=25)
@given(shapes())
def test_in_a_history_of_any_shape_the_lost_are_found_and_no_others(
    tmp_path_factory: pytest.TempPathFactory, shape: Shape
) -> None:
    folder = tmp_path_factory.mktemp("shape")
    import_history(folder, shape)
    lost = {n for parents, entries in shape for p in parents for n in (shape[p][1] or frozenset()) - (entries or frozenset())}
    found = check_history(folder, "progress.yaml")
    assert {str(dict(p.text.values)["id"]) for p in found} == {f"e{n}" for n in lost}
