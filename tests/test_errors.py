"""docs/errors: for every code a bad case, and what the program says of it, in both languages, as the runs say today."""

import gettext
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pydantic import ValidationError

from cleancomm.cli.validate import list_kinds
from cleancomm.message import Translate
from cleancomm.problem import Kind
from cleancomm.reports.words import severity_term
from tests.case import CASES, LANGUAGES, Case, Change, Form, Language, Told, case_files, find_told, read_case
from tests.command import DATA, ROOT

PAGES: dict[Language, Path] = {"en": ROOT / "docs" / "errors.md", "zh": ROOT / "docs" / "errors.zh-CN.md"}
MARK = "<!-- from here on written by python -m tests.refresh -->\n"
KINDS = {kind.code: kind for kind in sorted(list_kinds(), key=lambda k: k.code)}
# as much of a line, and as many lines, as a page shows
WIDE, LONG = 240, 8
WORDS: dict[str, dict[Language, str]] = {
    "encoding": {"en": "the same text in the encoding {}", "zh": "内容不变，编码改为{}"},
    "size": {"en": "grown to {} bytes", "zh": "增大到{}字节"},
    "link": {"en": "a link to {} in place of the file", "zh": "换成指向{}的链接"},
    "gone": {"en": "the file is taken away", "zh": "删去这个文件"},
    "folder": {"en": "a folder in place of the file", "zh": "换成同名的文件夹"},
    "times": {"en": "… so {} times over", "zh": "……如此重复{}次"},
    "base": {"en": "The folder `data` is a copy of `{}`.", "zh": "文件夹`data`是`{}`的副本。"},
    "more": {"en": "… {} more lines", "zh": "……另有{}行"},
    "remedy": {"en": "What to do: {}", "zh": "怎么办：{}"},
    "form": {"en": "the form of {}, exported with --as-of {}", "zh": "{}的填报表，导出时--as-of {}"},
    "severity": {"en": "{}: {}.", "zh": "{}：{}。"},
}


@cache
def speak(language: Language) -> Translate:
    """What words the program's own sentences in a language; read when it is asked for, as a refresh compiles it before."""
    if language == "en":
        return str
    return gettext.translation("cleancomm", ROOT / "cleancomm" / "locale", [language]).gettext


def cut(text: str) -> str:
    """A line, as far as a page shows it."""
    return text if len(text) <= WIDE else text[:WIDE] + "…"


def show_lines(sign: str, text: str, language: Language) -> list[str]:
    """Lines of a change, with - or + before each."""
    lines = text.splitlines()
    rest = [WORDS["more"][language].format(len(lines) - LONG)] if len(lines) > LONG else []
    return [f"{sign}{cut(line)}" for line in lines[:LONG]] + rest


def show_change(one: Change, language: Language) -> list[str]:
    """What is changed in one file, as a person would see it."""
    shown = [one.file]
    if one.drop:
        whole = (DATA / Path(one.file).name).read_text(encoding="utf-8").splitlines()
        shown += show_lines("-", "\n".join(line for line in whole if one.drop in line), language)
    shown += show_lines("-", one.old or "", language)
    shown += show_lines("+", one.new if one.old else one.text or one.add or "", language)
    given = {
        "encoding": one.encoding,
        "size": one.size,
        "link": one.link,
        "gone": one.gone,
        "folder": one.folder,
        "times": one.times,
    }
    for key, value in given.items():
        if value and (key, value) != ("times", 1):
            shown.append(f"({WORDS[key][language].format(value)})")
    return shown


def show_form(form: Form, language: Language) -> list[str]:
    """What is filled in to a form."""
    cells = [f"+{name}: {heading}: {value}" for name, cells in form.fill.items() for heading, value in cells.items()]
    return [f"{form.file} ({WORDS['form'][language].format(form.place, form.sent)})", *cells]


@cache
def run_case(path: Path, *languages: Language) -> dict[Language, tuple[int, tuple[Told, ...]]]:
    """The exit code of a case, and each problem of its code that was told, in each language."""
    with TemporaryDirectory() as top:
        said = {language: read_case(path).answer(Path(top), language) for language in languages}
    # the plan that ships is named by where it lies on this machine
    whole = {language: (one.out + one.err).replace(str(ROOT), "…") for language, one in said.items()}
    return {language: (said[language].code, tuple(find_told(told, path.parent.name))) for language, told in whole.items()}


def section(kind: Kind, language: Language) -> str:
    """What a page says of a kind, made from the run of its case."""
    path = CASES / kind.code / "case.yaml"
    assert path.exists(), f"{kind.code} has no bad case: write {path.relative_to(ROOT)} (CONTRIBUTING, How to add a check)"
    case, (_, told) = read_case(path), run_case(path, *LANGUAGES)[language]
    assert told, f"the command of {path.relative_to(ROOT)} does not tell {kind.code}"
    severity = severity_term(kind.severity).word.render(speak(language))
    parts = [
        f"### {kind.code}",
        WORDS["severity"][language].format(severity[:1].upper() + severity[1:], speak(language)(kind.title)),
    ]
    if case.base not in (None, "data"):
        parts.append(WORDS["base"][language].format(case.base))
    if case.shown:
        parts.append(getattr(case.shown, language))
    changes = [line for one in case.changes for line in show_change(one, language)]
    changes += [line for form in case.forms for line in show_form(form, language)]
    changes += [line for one in case.meanwhile for line in show_change(one, language)]
    if changes:
        parts.append("\n".join(["```diff", *changes, "```"]))
    # where the case says what to do, the last line of the message is a reason
    block = told[0].block if not case.remedy else told[0].whole
    parts.append("\n".join(["```console", f"$ {case.command}", *map(cut, block.splitlines()), "```"]))
    remedy = getattr(case.remedy, language) if case.remedy else told[0].remedy
    parts.append(WORDS["remedy"][language].format(remedy))
    return "\n\n".join(parts) + "\n"


def page(language: Language) -> str:
    """A page: what stands at its head, then every code under the room that it belongs to."""
    head = PAGES[language].read_text(encoding="utf-8").split(MARK)[0]
    parts, room = [head + MARK], ""
    for kind in KINDS.values():
        if kind.code.partition(".")[0] != room:
            room = kind.code.partition(".")[0]
            parts.append(f"## {room}\n")
        parts.append(section(kind, language))
    return "\n".join(parts)


@cache
def written(language: Language) -> dict[str, str]:
    """Each section of a page as it stands."""
    body = PAGES[language].read_text(encoding="utf-8").split(MARK)[1]
    parts = re.split(r"^### ", re.sub(r"^## .*\n\n?", "", body, flags=re.M), flags=re.M)[1:]
    return {part.partition("\n")[0]: f"### {part}".rstrip() + "\n" for part in parts}


def test_every_code_has_a_case_and_a_section() -> None:
    assert sorted({path.parent.name for path in case_files(name="case")}) == list(KINDS)
    for language in LANGUAGES:
        assert list(written(language)) == list(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_a_case_gives_its_code_at_a_place_as_the_page_says(code: str) -> None:
    path = CASES / code / "case.yaml"
    case = read_case(path)
    for language in LANGUAGES:
        exit_code, told = run_case(path, *LANGUAGES)[language]
        assert exit_code in (0, 1, 3)
        assert told
        assert told[0].place
        assert case.remedy or told[0].remedy
        assert written(language)[code] == section(KINDS[code], language)
    assert case.shown or case.changes or not case.run.startswith("validate"), "nothing says what is bad"
    assert not (case.script or any(form.spoil for form in case.forms)) or case.shown, "what a script does is not told"


@pytest.mark.parametrize("path", [p for p in case_files() if p.stem != "case"], ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_other_way_to_a_code_gives_it(path: Path) -> None:
    _, told = run_case(path, "en")["en"]
    assert told
    assert told[0].place


@pytest.mark.parametrize("text", ["runs: validate", "changes: [{file: x, odl: y}]", "changes: [{old: y}]"])
def test_a_case_with_a_key_that_means_nothing_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValidationError):
        read_case(tmp_path / "case.yaml")


def test_a_change_that_changes_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        Case(changes=(Change(file="data/plan.yaml", old="nowhere in the plan"),)).build(tmp_path)
