"""通报: an official paper whose figures add up and are those of the status, in Word, in markdown and as data."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from cleancomm.message import N_, quote, say
from cleancomm.problem import CouldNotRun
from cleancomm.render import render_report
from cleancomm.render.docx import LATIN, TEXT, TITLE, render_docx
from cleancomm.render.format import Format
from cleancomm.report import Column, Kind, Report, Section, Sheet, Table, select_table
from tests.command import DATA, ROOT, ask, run, without
from tests.papers import W, pages_of, paragraphs, part, print_papers, size_of, tables, text_of, words_of
from tests.records import add_lines, change, write_entry
from tests.test_golden import recorded

EXAMPLES = {"data-sharing": "2025-07-14", "green-transport": "2025-09-14", "rural-environment": "2024-09-14"}
DAY = ("--as-of", "2014-12-05")
HOSTILE = ("<script>alert(1)</script>", "=1+1", "[red]甲[/red]", "甲\u202e乙", "A&B")


def write(path: Path, *words: str, number: str = "3", data: Path | None = None) -> Path:
    """A bulletin as a file."""
    done = run("export", "bulletin", "--number", number, "-o", str(path), *words, "--data", str(data or recorded() / "data"))
    assert (done.code, done.err) == (0, "")
    return path


def ask_bulletin(*words: str, data: Path | None = None) -> dict[str, Any]:
    """A bulletin as data."""
    found: dict[str, Any] = ask("export", "bulletin", "--number", "3", *words, "--data", str(data or recorded() / "data"))
    return found


def numbers(pattern: str, text: str) -> list[float]:
    """The numbers that a sentence names."""
    found = re.search(pattern, text)
    assert found, (pattern, text)
    return [float(n) for n in found.groups()]


def column(table: list[list[str]], head: str) -> list[float]:
    """The figures of a column, without what was there before an amendment."""
    at = table[0].index(head)
    return [float(re.sub("（.*", "", row[at]) or 0) for row in table[1:]]


@pytest.mark.parametrize(
    ("year", "day"), [("2013", "2014-01-10"), ("2014", "2014-09-14"), ("2014", "2014-12-05"), ("2015", "2016-02-01")]
)
def test_every_figure_of_the_text_adds_up(year: str, day: str, tmp_path: Path) -> None:
    path = write(tmp_path / "b.docx", "--year", year, "--as-of", day, "--lang", "zh")
    lead = next(p for p in paragraphs(path) if p.startswith("截至"))
    planned, accepted = numbers(r"计划([\d.]+)个，验收销号([\d.]+)个", lead)
    waiting, left = numbers(r"办结待验收([\d.]+)个，尚未办结([\d.]+)个", lead)
    over = float(m[1]) if (m := re.search(r"其中超出计划([\d.]+)个", lead)) else 0
    assert planned == accepted + waiting + left - over
    # the targets, each in one course
    (whole,) = numbers(r"分解为(\d+)项", lead)
    parts = re.findall(r"(已完成|超序时|达序时|欠序时|逾期|未开始|不计序时)(\d+)项（", lead)
    assert sum(int(n) for _, n in parts) == whole
    courses, places, *annexes = tables(path)
    assert {row[0]: row[1] for row in courses[1:-1] if row[1] != "0"} == dict(parts)
    for head in ("目标任务", "上月底", "变化"):
        *rows, total = column(courses, head)
        assert sum(rows) == total
    # the tasks of the text, and the streets of the table, make the whole
    told = [p for p in paragraphs(path) if re.match(r"\d+．.*：计划", p)]
    tasks = [numbers(r"计划([\d.]+)个，应完成[\d.]+个，验收销号([\d.]+)个", p) for p in told]
    assert [sum(row) for row in zip(*tasks, strict=True)] == [planned, accepted]
    for head, figure in (("计划", planned), ("验收销号", accepted), ("待验收", waiting)):
        *rows, total = column(places, head)
        assert sum(rows) == total == figure
    # the annexes hold as many rows as the text says
    of = dict(parts)
    lagging = [len(t) - 1 for t in annexes if "逾期天数" in t[0]]
    assert sum(lagging) == int(of.get("逾期", 0)) + int(of.get("欠序时", 0))
    keeping = [len(t) - 1 for t in annexes if "序时情况" in t[0] and "逾期天数" not in t[0]]
    assert sum(keeping) == sum(int(of.get(w, 0)) for w in ("已完成", "超序时", "达序时"))


def test_the_figures_are_those_of_the_status_and_of_the_month_before() -> None:
    words = ("--year", "2014", *DAY)
    told, data = ask_bulletin(*words), ("--data", str(recorded() / "data"))
    status = ask("status", "--year", "2014", "--by", "street", "--month", "2014-12", *DAY, *data)
    (one,) = told["sums"]["rows"]
    for key in ("planned", "accepted", "waiting", "percent"):
        assert one[key] == status["rows"]["total"][key]
    before = ask("status", "--year", "2014", "--as-of", "2014-11-30", *data)
    assert one["before"] == before["rows"]["total"]["accepted"]
    assert told["places"]["total"]["new_accepted"] == status["rows"]["total"]["new_accepted"]
    assert one["accepted"] - one["before"] == told["places"]["total"]["new_accepted"]
    owed = ask("list", "--unreported", "--year", "2014", *DAY, *data)["unreported"]["rows"]
    assert told["unreported"]["rows"] == owed


def test_the_due_day_is_on_time_and_the_day_after_is_overdue() -> None:
    def count(day: str) -> dict[str, int]:
        told = ask_bulletin("--year", "2014", "--as-of", day, data=DATA)
        return {row["course"]: row["targets"] for row in told["courses"]["rows"]}

    assert count("2014-05-10").get("overdue", 0) == 0
    assert count("2014-05-11")["overdue"] == 1


def test_a_bulletin_in_the_first_month_compares_with_nothing() -> None:
    told = ask_bulletin("--as-of", "2013-09-25")
    assert "before" not in told["courses"]["rows"][0] or told["courses"]["rows"][0]["before"] is None
    assert "last month" not in " ".join(s for part in told["sections"] for s in part["sentences"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_markdown_and_word_say_the_same(lang: str, tmp_path: Path) -> None:
    words = ("--year", "2014", *DAY, "--lang", lang)
    page = write(tmp_path / "b.md", *words).read_text(encoding="utf-8")
    path = write(tmp_path / "b.docx", *words)
    said = [text for text in paragraphs(path) if text]
    told = [p for p in said if len(p) > 30 and not p.startswith(("Office of", "Annexes:"))]
    assert len(told) > 8
    assert [p for p in told if p not in page] == []
    assert "None" not in page.replace("None.", "")
    assert not any("None" in text.replace("None.", "") for text in (*said, *(c for t in tables(path) for r in t for c in r)))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shape_of_plan_has_a_bulletin(name: str, lang: str, tmp_path: Path) -> None:
    words = ("--as-of", EXAMPLES[name], "--lang", lang)
    path = write(tmp_path / "b.docx", *words, data=ROOT / "examples" / name)
    told = ask_bulletin("--as-of", EXAMPLES[name], data=ROOT / "examples" / name)
    for one in told["sums"]["rows"]:
        if one["planned"] is not None:
            assert one["planned"] == pytest.approx(one["accepted"] + one["waiting"] + one["left"] - one["over"])
    courses = told["courses"]
    assert sum(r["targets"] for r in courses["rows"]) == courses["total"]["targets"] == told["targets"]
    lagging = sum(r["targets"] for r in courses["rows"] if r["course"] in ("overdue", "behind"))
    assert len(told["lagging"]["rows"]) == lagging
    assert len(told["keeping"]["rows"]) == told["kept"]
    assert len(tables(path)) >= 3


def test_it_is_laid_out_as_an_official_paper(tmp_path: Path) -> None:
    path = write(tmp_path / "b.docx", "--year", "2014", *DAY, "--lang", "zh")
    body = part(path, "word/document.xml")
    (size,), (margins,) = body.findall(f".//{W}pgSz"), body.findall(f".//{W}pgMar")
    assert [round(int(size.get(f"{W}{k}")) / 56.69) for k in ("w", "h")] == [210, 297]
    assert [round(int(margins.get(f"{W}{k}")) / 56.69) for k in ("top", "bottom", "left", "right")] == [37, 35, 28, 26]
    assert body.findall(f".//{W}docGrid") == []
    runs = [r for name in ("document", "footer1", "footer2") for r in part(path, f"word/{name}.xml").iter(f"{W}r")]
    fonts = [r.find(f"{W}rPr/{W}rFonts") for r in runs]
    assert all(f is not None and f.get(f"{W}eastAsia") and f.get(f"{W}ascii") == LATIN for f in fonts)
    assert {TITLE, TEXT, "黑体"} <= {f.get(f"{W}eastAsia") for f in fonts}
    listed = {f.get(f"{W}name"): f.find(f"{W}altName") for f in part(path, "word/fontTable.xml").iter(f"{W}font")}
    assert {n: a.get(f"{W}val") for n, a in listed.items() if n in (TITLE, TEXT, "楷体_GB2312")} == {
        TITLE: "宋体", TEXT: "仿宋", "楷体_GB2312": "楷体",
    }  # fmt: skip
    assert part(path, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    said = paragraphs(path)
    heads = ["一、总体情况", "二、分街道、分单位情况", "三、存在问题", "四、下一步要求", "附件1", "附件2", "附件3"]
    assert [text for text in said if text in heads] == heads
    breaks = [text_of(p) for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert breaks == ["附件1", "附件2", "附件3"]
    assert {"第3期", "各街道，各有关单位：", "2014年12月5日"} <= set(said)
    assert all(t.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for t in body.iter(f"{W}tbl"))


def test_the_same_record_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write(tmp_path / f"{n}.docx", *DAY).read_bytes() for n in "ab")
    assert first == second
    with ZipFile(tmp_path / "a.docx") as archive:  # two of one second would be alike by chance
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    own = part(tmp_path / "a.docx", "docProps/core.xml")
    assert {e.text for e in own if e.tag.endswith(("created", "modified"))} == {"2014-12-05T00:00:00Z"}


def test_hostile_names_stay_texts(data: Path, tmp_path: Path) -> None:
    change(data / "plan.yaml", "title: 东丽区清洁社区行动实施方案", f"title: '{HOSTILE[0]}实施方案'")
    for n, name in enumerate(HOSTILE):
        what = {"task": "美丽社区创建", "street": "万新街", "item": name}
        add_lines(
            data,
            write_entry(3 * n, "2014-02-01", "planned", period="2014", **what),
            write_entry(3 * n + 1, "2014-03-01", "reported", unit="万新街", **what),
            write_entry(3 * n + 2, "2014-03-02", "returned", unit="民政局", note=f"[/x]{name}", **what),
        )
    path = tmp_path / "b.docx"
    words = ("--number", "1", "-o", str(path), "--as-of", "2014-05-11", "--lang", "zh", "--data", str(data))
    done = run("export", "bulletin", *words)
    assert path.exists(), done.err
    said = "\n".join((*paragraphs(path), *(c for t in tables(path) for r in t for c in r)))
    for name in HOSTILE:
        assert name.replace("\u202e", "\\u202e") in said
    assert "\u202e" not in said


def letter(*sentences: str) -> Report:
    """An official paper of these sentences."""
    sheet = Sheet(quote("题"), sections=(Section(None, tuple(map(quote, sentences))),))
    return Report("x", quote("题"), sheet=sheet)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A bulletin in both languages and a page of text, as LibreOffice prints them."""
    folder = tmp_path_factory.mktemp("printed")
    (folder / "text.docx").write_bytes(bytes(render_docx(letter("国" * 28 * 60), str)))
    paths = [folder / "text.docx"]
    for lang in ("zh", "en"):
        paths.append(write(folder / f"{lang}.docx", "--year", "2014", "--as-of", "2014-09-14", "--lang", lang))
    print_papers(folder, paths)
    return {p.stem: p.with_suffix(".pdf") for p in paths}


def test_a_page_has_22_lines_of_28_characters(printed: Mapping[str, Path]) -> None:
    lines = [line.strip() for line in pages_of(printed["text"])[1].splitlines() if "国" in line]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}
    words = [w for w in words_of(printed["text"], 2) if "国" in w[4]]
    assert min(w[0] for w in words) == pytest.approx(28, abs=0.5)
    assert max(w[2] for w in words) == pytest.approx(210 - 26, abs=1.5)
    # the glyph stands in a line of 28.95 points, the first of which begins at the margin
    assert 35 < min(w[1] for w in words) < 42


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_prints_on_a4_with_numbers_at_the_outer_side(lang: str, printed: Mapping[str, Path]) -> None:
    pdf = printed[lang]
    assert list(size_of(pdf)) == pytest.approx([210, 297], abs=0.5)
    pages = pages_of(pdf)
    assert len(pages) >= 5
    for number in range(1, len(pages) + 1):
        words = words_of(pdf, number)
        foot = [w for w in words if w[1] > 297 - 35 and w[4].strip("—") in ("", str(number))]
        assert "".join(w[4] for w in foot) == f"—{number}—"
        left, right = foot[0][0], foot[-1][2]
        if number % 2:
            assert right == pytest.approx(210 - 26 - 14 / 72 * 25.4, abs=1.5)
        else:
            assert left == pytest.approx(28 + 14 / 72 * 25.4, abs=1.5)
        assert max(w[2] for w in words) <= 210 - 26 + 1.5
        assert min(w[0] for w in words) >= 28 - 0.5
    assert "None" not in "".join(pages).replace("None.", "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_the_library_the_program_ends_with_3_and_markdown_works(lang: str, tmp_path: Path) -> None:
    words = ("export", "bulletin", "--number", "1", "--lang", lang, "--data", str(DATA))
    done = run(*words, "-o", str(tmp_path / "t.docx"), patch=without("docx"))
    assert done.code == 3
    assert "[output.no_docx]" in done.err
    assert "pip install 'cleancomm[docx]'" in done.err
    assert not (tmp_path / "t.docx").exists()
    assert run(*words, "-o", str(tmp_path / "t.md"), patch=without("docx")).code == 0


def test_the_library_is_loaded_only_to_write_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    assert render_report(letter("甲"), Format.MARKDOWN, str)
    with pytest.raises(CouldNotRun) as stopped:
        render_docx(letter("甲"), str)
    assert stopped.value.problems[0].kind.code == "output.no_docx"


def test_any_answer_can_be_a_document(tmp_path: Path) -> None:
    for words in (("status",), ("validate",), ("duties", "--matrix"), ("list", "--year", "2015"), ("budget",)):
        path = tmp_path / f"{words[0]}.docx"
        assert run(*words, "-o", str(path), *DAY).code == 0
        assert sum(len(t) for t in tables(path)) > 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("bulletin",), "--number"),
        (("bulletin", "--number", "零"), "零"),
        (("bulletin", "--number", "0"), "0"),
        (("register", "--number", "1"), "--number"),
        (("bulletin", "--number", "1", "--street", "万新街"), "--street"),
    ],
)
def test_wrong_words_are_told(words: tuple[str, ...], says: str) -> None:
    done = run("export", *words)
    assert done.code == 2
    assert says in done.err


@pytest.mark.parametrize("text", ["3", "第3期", "３"])
def test_a_number_is_read_as_it_is_written(text: str) -> None:
    assert ask("export", "bulletin", "--number", text, "--data", str(DATA))["issue"] == 3


def test_a_sheet_names_only_tables_that_are_there() -> None:
    table = Table("a", (Column("n", N_("Item"), Kind.NUMBER),), ())
    sheet = Sheet(quote("题"), sections=(Section(say(N_("Items")), (), ("b",)),))
    with pytest.raises(ValueError, match="b"):
        Report("x", quote("题"), (table,), sheet=sheet)
    whole = Report("x", quote("题"), (table,), sheet=Sheet(quote("题"), sections=(Section(None, (), ("a",)),)))
    alone = select_table(whole, "a")
    assert alone is not None
    assert alone.sheet is None
