"""一页通 and its picture: what stands on them, and how a real browser shows the page, without a network and without a script."""

import json
import re
import shutil
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from cleancomm.campaign import Campaign, Question
from cleancomm.exports.page import MOST, report_page, report_picture
from cleancomm.message import quote
from cleancomm.opening import find_data, open_campaign
from cleancomm.problem import CouldNotRun
from cleancomm.render.page import TEMPLATES, render_page, share
from cleancomm.render.picture import WIDTH, find_family, lay_out, render_picture, tighten, wrap_text
from cleancomm.report import Report, Table
from cleancomm.text import harmless
from tests.command import DATA, ROOT, ask, run
from tests.records import add_lines, write_entry
from tests.test_golden import recorded
from tests.test_kinds import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXAMPLES = ("rural-environment", "data-sharing", "green-transport")
HOSTILE = '<script>alert(1)</script>[red]"&'
HOSTILES = {
    "东丽区清洁社区行动实施方案": HOSTILE,
    "张贵庄街": HOSTILE,
    "美丽社区创建": "=1+1",
    "民政局": "\u202e<b>民</b>",
    "评估验收": "{{7*7}}",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@cache
def campaign_of(plan: str, day: str) -> Campaign:
    at, folder = date.fromisoformat(day), PLANS[plan]()
    return open_campaign(find_data(folder, {}, ROOT), at, lambda zone: at, duties=(folder / "duties.yaml").exists())


@cache
def report_of(plan: str, day: str) -> Report:
    return report_page(campaign_of(plan, day), Question())


def rename(value: object) -> object:
    """A plan with hostile names in place of its own."""
    if isinstance(value, dict):
        return {key: rename(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rename(one) for one in value]
    return HOSTILES.get(value, value) if isinstance(value, str) else value


def rewrite(folder: Path, change: Callable[[str, Any], object]) -> Path:
    for name in ("plan", "duties", "committees"):
        path = folder / f"{name}.yaml"
        if path.exists():
            read = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
            path.write_text(yaml.safe_dump(change(name, read), allow_unicode=True), encoding="utf-8")
    return folder


@cache
def hostile() -> Path:
    folder = Path(mkdtemp(prefix="cleancomm-page-")) / "data"
    shutil.copytree(DATA, folder)
    return rewrite(folder, lambda name, read: rename(read))


@cache
def twenty() -> Path:
    """The plan that ships with twenty streets, each of which has something to do in every year."""
    folder = Path(mkdtemp(prefix="cleancomm-page-")) / "data"
    shutil.copytree(DATA, folder)

    def grow(name: str, read: Any) -> object:
        if name == "plan":
            streets = [f"样例第{n}街" for n in range(1, 11)]
            read["streets"] += [{"name": s, "source": "样"} for s in streets]
            years = ("2013", "2014", "2015", "2016")
            more = [{"period": y, "street": s, "quantity": "2", "source": "样"} for s in streets for y in years]
            read["tasks"][0]["targets"] += more
        return read

    return rewrite(folder, grow)


@cache
def bare() -> Path:
    """A plan of one task without streets, milestones, units or a record."""
    folder = Path(mkdtemp(prefix="cleancomm-page-"))
    done = run(
        "init", str(folder / "data"), "--title", "小方案", "--period", "2024-2025", "--task", "示范创建:个:社区", "--lang", "zh"
    )
    assert done.code == 0, done.err

    def strip(name: str, read: Any) -> object:
        if name == "plan":
            read.pop("streets", None)
            read["steps"] = []
            read["tasks"][0]["targets"] = [{"period": "2024", "quantity": "3", "source": "样"}]
        return read

    return rewrite(folder / "data", strip)


def table_of(report: Report, key: str) -> Table:
    return next(t for t in report.tables if t.key == key)


def number_of(value: object) -> Decimal:
    assert isinstance(value, Decimal)
    return value


@cache
def recorded_data() -> Path:
    return recorded() / "data"


PLANS: dict[str, Callable[[], Path]] = {
    "shipped": lambda: DATA, "recorded": recorded_data, "hostile": hostile, "twenty": twenty, "bare": bare,
    **{name: partial(ROOT.joinpath, "examples", name) for name in EXAMPLES},
}  # fmt: skip
CASES = [
    ("shipped", "2014-05-11"), ("recorded", "2014-12-05"), *((name, "2025-06-30") for name in EXAMPLES),
    ("hostile", "2014-05-11"), ("bare", "2024-06-30"), ("shipped", "0001-01-01"), ("shipped", "9999-12-31"),
]  # fmt: skip


# --- the value


def test_the_course_ends_today_where_the_status_stands() -> None:
    report = report_of("recorded", "2014-12-05")
    course, total = table_of(report, "course"), table_of(report, "rows").total
    assert total is not None
    today = next(r for r in course.rows if r["day"] == date(2014, 12, 5))
    assert (today["accepted"], today["expected"]) == (total["accepted"], total["expected"])
    assert [r["day"] for r in course.rows if "accepted" in r][-1] == date(2014, 12, 5)
    assert course.rows[-1]["expected"] == 191
    past = next(r for r in course.rows if r["day"] == date(2014, 1, 31))
    then = ask("status", "--data", str(recorded_data()), "--as-of", "2014-01-31")["rows"]["total"]
    assert past["accepted"] == then["accepted"]


def test_the_change_is_against_the_end_of_last_month() -> None:
    total = table_of(report_of("recorded", "2014-05-31"), "rows").total
    assert total is not None
    words = ("status", "--data", str(recorded_data()), "--as-of")
    now, before = (ask(*words, day)["rows"]["total"]["accepted"] for day in ("2014-05-31", "2014-04-30"))
    assert total["new_accepted"] == now - before > 0
    assert f"+{now - before} against the end of last month" in report_of("recorded", "2014-05-31").prose[0].render(str)


@pytest.mark.parametrize(("plan", "day"), CASES[:5])
def test_the_years_and_streets_add_up_to_the_totals(plan: str, day: str) -> None:
    report = report_of(plan, day)
    streets, years = table_of(report, "streets"), table_of(report, "years")
    for total in streets.last_rows:
        for key in ("planned", "accepted"):
            for table in (streets, years):
                mine = [r for r in table.rows if r.get("measure") == total.get("measure") and r[key] is not None]
                assert sum(number_of(getattr(r[key], "now", r[key])) for r in mine) == (
                    getattr(total[key], "now", total[key]) or 0
                )


@pytest.mark.parametrize(("plan", "day"), CASES[:5])
def test_the_urgent_are_the_first_of_the_overdue_and_the_rest_is_counted(plan: str, day: str) -> None:
    report = report_of(plan, day)
    near = str(campaign_of(plan, day).folder.plan.settings.near_days)
    done = run("overdue", "--data", str(PLANS[plan]()), "--as-of", day, "--within", near, "--format", "json", "--lang", "en")
    due = json.loads(done.out)["overdue"]["rows"] if done.out else []
    urgent = table_of(report, "urgent")
    told = [(str(getattr(r["due"], "now", r["due"])), float(number_of(r["missing"]))) for r in urgent.rows]
    order = sorted(due, key=lambda r: (r["due"], -r["missing"]))
    assert told == [(r["due"], r["missing"]) for r in order[:MOST]]
    more = len(due) - len(told)
    assert [n.render(str).split(":")[0] for n in urgent.notes] == ([f"and {more} more"] if more else [])


def test_a_unit_is_told_with_its_head() -> None:
    rows = table_of(report_of("shipped", "2014-05-11"), "urgent").rows
    assert [getattr(r["units"], "render", lambda t: r["units"])(str) for r in rows if r["units"]] == [  # noqa: B023 - called before the next row is at hand
        "民政局（王玉凤）", "房管局（耿俊青）, 民政局（王玉凤）", "房管局（耿俊青）", "民政局（王玉凤）, 各街道",
    ]  # fmt: skip


def test_who_has_not_reported_adds_up_to_the_brief() -> None:
    owed = table_of(report_of("shipped", "2014-05-11"), "unreported")
    brief = ask("status", "--as-of", "2014-05-11")["brief"]["rows"][0]["unreported"]
    assert sum(int(str(getattr(r["owed"], "render", str)(str)).removesuffix("个")) for r in owed.rows) == brief


def test_the_surplus_is_told_where_figures_would_not_add_up() -> None:
    text = report_of("recorded", "2014-12-05").prose[0].render(str)
    assert "156 due by schedule, 151 (2 of them beyond a target) accepted, short by 7 (3.7 points)" in text


def test_no_points_where_there_is_no_gap() -> None:
    texts = [m.render(str) for m in report_of("bare", "2023-12-31").prose]
    assert texts == [
        "green lamp (not yet begun): 0 due by schedule, 0 accepted, no gap; 0 waiting for acceptance;"
        " 0 against the end of last month"
    ]


def test_a_bar_is_full_only_when_nothing_is_missing() -> None:
    def thousandths(part: str, whole: str) -> int | None:
        return share(Decimal(part), Decimal(whole))

    assert [thousandths(n, "1000") for n in ("0", "0.1", "500", "999", "1000", "1200")] == [0, 10, 500, 990, 1000, 1000]
    assert thousandths("1", "0") is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("plan", "day"), CASES)
def test_each_plan_is_drawn(plan: str, day: str, language: str) -> None:
    page = render_page(report_of(plan, day), LANGUAGES[language])
    assert f'<html lang="{ {"zh": "zh-CN", "en": "en"}[language] }">' in page
    assert not re.search(r"\sstyle=|\bNone\b|https?://(?!www\.w3\.org/2000/svg)", page)
    assert "<script>alert" not in page
    if plan == "shipped":
        assert len(page.encode()) < 60_000


@pytest.mark.usefixtures("family")
def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    for kind, name in (("page", "p.html"), ("picture", "p.png")):
        files = [tmp_path / f"{n}-{name}" for n in range(2)]
        for file in files:
            done = run("export", kind, "-o", str(file), "--data", str(recorded_data()), "--as-of", "2014-12-05", "--lang", "zh")
            assert (done.code, done.err) == (0, "")
        assert files[0].read_bytes() == files[1].read_bytes()


def test_the_script_is_one_that_old_browsers_know() -> None:
    script = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    assert not re.search(r"=>|`|\b(let|const|class|async|of)\b|fetch|XMLHttp|Storage|innerHTML", script)
    assert "</" not in script + (TEMPLATES / "page.css").read_text(encoding="utf-8")


def test_what_is_doubtful_stands_above_the_verdict(data: Path) -> None:
    add_lines(data, write_entry(1, "2013-12-10", "reported", task="美丽社区创建", street="张贵庄街", item="无此社区"))
    file = data.parent / "p.html"
    done = run("export", "page", "-o", str(file), "--data", str(data), "--as-of", "2014-05-11", "--lang", "en")
    assert done.code == 1
    page = file.read_text(encoding="utf-8")
    assert page.index("so that this answer may be wrong") < page.index('class="verdict"')


# --- the command


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("status", "-o", "x.html"), "html is made by cleancomm export page alone"),
        (("export", "page", "-o", "x.png"), "png is made by cleancomm export picture alone"),
        (("export", "register", "-o", "x.png"), "png is made by cleancomm export picture alone"),
        (("export", "page", "--table", "rows", "-o", "x.html"), "leave --table out"),
        (("export", "picture", "--format", "png"), "name it with -o FILE"),
    ],
    ids=str,
)
def test_what_is_not_drawn_is_refused(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = run(*words, "--data", str(DATA), "--lang", "en", cwd=tmp_path)
    assert done.code == 2
    assert said in done.err
    assert not [*tmp_path.iterdir()]


def test_without_the_libraries_one_sentence_says_how_to_get_them(tmp_path: Path) -> None:
    for library in ("jinja2", "markupsafe", "vl_convert"):  # where the extra is not installed, all of them are absent
        (tmp_path / f"{library}.py").write_text("raise ImportError", encoding="utf-8")
    for kind, name in (("page", "p.html"), ("picture", "p.png")):
        env = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
        done = run("export", kind, "-o", name, "--data", str(DATA), "--lang", "en", cwd=tmp_path, env=env)
        assert done.code == 3
        assert "[output.no_page]" in done.err
        assert "pip install 'cleancomm[page]'" in done.err
        assert not (tmp_path / name).exists()


def test_a_page_of_a_street_is_of_that_street(tmp_path: Path) -> None:
    done = run("export", "page", "--street", "华明街", "-o", "h.html", "--data", str(DATA), "--as-of", "2014-05-11", cwd=tmp_path)
    assert done.code == 0
    page = (tmp_path / "h.html").read_text(encoding="utf-8")
    assert "华明街" in page
    assert "张贵庄街" not in page


# --- the picture


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("plan", "day"), CASES)
def test_every_text_of_the_picture_is_inside_it(plan: str, day: str, language: str) -> None:
    card = lay_out(report_picture(campaign_of(plan, day), Question()), LANGUAGES[language])
    for box in card.texts:
        left, right = (box.x - box.width, box.x) if box.right else (box.x, box.x + box.width)
        assert left >= 0, box
        assert right <= WIDTH, box
        assert box.size * 0.9 <= box.y <= card.at, box
        assert 30 <= box.size <= 52


def test_a_line_is_wrapped_at_words_and_cut_with_a_mark() -> None:
    assert wrap_text("one two three", 30, 110, 5) == ["one", "two", "three"]
    assert wrap_text("应完成139，验收", 10, 55, 5) == ["应完成", "139，验收"]
    lines = wrap_text("甲" * 40, 10, 100, 2)
    assert lines == ["甲" * 10, "甲" * 9 + "…"]


@pytest.fixture(scope="module")
def family() -> str:
    """A font with Chinese characters, for what draws a picture."""
    try:
        return find_family()
    except CouldNotRun:
        pytest.skip("no font with Chinese characters to draw with")


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize(("plan", "day"), [CASES[0], CASES[2], CASES[5]])
def test_the_picture_is_small_and_of_its_width(plan: str, day: str) -> None:
    picture = render_picture(report_picture(campaign_of(plan, day), Question()), LANGUAGES["zh"])
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", picture[16:20]) == (WIDTH,)
    assert len(picture) < 500_000
    assert tighten(picture) == picture


def test_without_a_font_no_picture_is_made() -> None:
    with pytest.raises(CouldNotRun) as stop:
        find_family(["No Such Family", "Another"])
    (problem,) = stop.value.problems
    assert problem.kind.code == "output.no_font"
    assert "fonts-wqy-microhei" in problem.kind.remedy


# --- the browser


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """One browser for all, of the system: none is ever downloaded."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None  # type: ignore[assignment] # the library may be absent
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None or sync_playwright is None:
        pytest.skip("no chromium, or no playwright, to open the page with")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@cache
def open_page(browser: "Browser", **more: Any) -> "Page":
    """What files are shown in one after the other, without a network; each of its own would be processes of its own."""
    context = browser.new_context(**more)
    context.set_offline(True)
    return context.new_page()


class Shown:
    """A page in the browser, without a network: what it asked for and what it said."""

    def __init__(self, browser: "Browser", file: Path, width: int, **more: Any) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page = open_page(browser, **more)
        self.page.set_viewport_size({"width": width, "height": 900})
        self.heard: dict[Any, Callable[[Any], None]] = {
            "request": lambda request: self.asked.append(request.url),
            "console": lambda message: self.said.append(message.text),
            "pageerror": lambda fault: self.said.append(str(fault)),
            "dialog": lambda dialog: self.said.append(dialog.message),
        }
        for event, hear in self.heard.items():
            self.page.on(event, hear)
        self.page.route("**/*", lambda route: route.continue_() if route.request.url == file.as_uri() else route.abort())
        self.page.goto(file.as_uri())

    def __enter__(self) -> "Shown":
        return self

    def __exit__(self, *fault: object) -> None:
        for event, hear in self.heard.items():
            self.page.remove_listener(event, hear)
        self.page.unroute_all()


@cache
def page_file(plan: str, day: str, language: str) -> Path:
    file = Path(mkdtemp(prefix="cleancomm-page-")) / "page.html"
    file.write_text(render_page(report_of(plan, day), LANGUAGES[language]), encoding="utf-8")
    return file


SHOWN = [
    ("shipped", "2014-05-11", "zh"), ("recorded", "2014-12-05", "en"), ("rural-environment", "2025-06-30", "zh"),
    ("green-transport", "2025-06-30", "en"), ("hostile", "2014-05-11", "zh"), ("bare", "2024-06-30", "en"),
]  # fmt: skip
CONTRAST = """() => {
  const part = v => v <= .03928 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4);
  const light = c => { const p = c.match(/[\\d.]+/g).slice(0, 3).map(v => part(Number(v) / 255));
      return .2126 * p[0] + .7152 * p[1] + .0722 * p[2]; };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + .05) / (y + .05); };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
      if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
  const low = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = walk.nextNode();) { const e = n.parentElement;
    if (!n.textContent.trim() || ['SCRIPT', 'STYLE'].includes(e.tagName)) continue;
    const s = getComputedStyle(e), c = e.closest('svg') ? s.fill : s.color, r = ratio(c, ground(e));
    if (r < 4.5) low.push([n.textContent, c, ground(e), r]); }
  let shapes = 0;
  for (const e of document.querySelectorAll('.mark path, .bar rect:nth-child(n+2)')) { shapes += 1;
    const r = ratio(getComputedStyle(e).fill, ground(e)); if (r < 3) low.push([e.outerHTML, r]); }
  return [low, shapes];
}"""


@pytest.mark.parametrize(("plan", "day", "language"), SHOWN)
def test_the_page_asks_for_nothing_and_needs_no_room_to_the_side(browser: "Browser", plan: str, day: str, language: str) -> None:
    file = page_file(plan, day, language)
    with Shown(browser, file, 1280) as shown:
        for width in (1280, 390, 320):
            shown.page.set_viewport_size({"width": width, "height": 900})
            assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
            heights = "[...document.querySelectorAll('summary, select')].map(e => e.getBoundingClientRect().height)"
            assert all(height >= 24 for height in shown.page.evaluate(heights))
        assert (shown.asked, shown.said) == ([file.as_uri()], [])


@pytest.mark.parametrize(("plan", "day", "language"), [*SHOWN[:2], *SHOWN[3:4], SHOWN[-1]])
def test_the_page_can_be_seen_and_read_aloud(browser: "Browser", plan: str, day: str, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    width = 390 if language == "zh" else 1280  # a table that scrolls must be reached by the keys
    with Shown(browser, page_file(plan, day, language), width, bypass_csp=True) as shown:
        shown.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        found = Axe().run(shown.page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found] == []
        low, shapes = shown.page.evaluate(CONTRAST)
        assert low == []
        assert shapes > 0


def print_pages(shown: Shown) -> tuple[int, str]:
    """How many pages the page prints on, and their size."""
    paper = shown.page.pdf(prefer_css_page_size=True, print_background=True)
    size = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert size
    return len(re.findall(rb"/Type /Page\b", paper)), "x".join(str(round(float(n))) for n in size.groups())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("plan", "streets"), [("shipped", 11), ("twenty", 21)])
def test_it_prints_on_one_a4(browser: "Browser", plan: str, streets: int, language: str) -> None:
    with Shown(browser, page_file(plan, "2014-05-11", language), 1280) as shown:
        assert print_pages(shown) == (1, "595x842")
        assert shown.page.locator("table.streets tbody tr").count() == streets


def test_the_filter_filters_and_says_so(browser: "Browser") -> None:
    with Shown(browser, page_file("shipped", "2014-05-11", "en"), 1280) as shown:
        page = shown.page
        rows, total = page.locator("[data-names]"), page.locator("tr[data-total]")
        every = rows.count()
        assert all(rows.nth(n).is_visible() for n in range(every))
        page.select_option("#only", "华明街")
        seen = [rows.nth(n) for n in range(every) if rows.nth(n).is_visible()]
        assert all("\n华明街\n" in (row.get_attribute("data-names") or "") for row in seen)
        assert 0 < len(seen) < every
        assert (page.locator("#said").text_content() or "").startswith(f"华明街: {len(seen)} of {every} rows")
        assert total.is_hidden()
        assert page.locator("table.streets tbody tr:visible").count() == 1
        assert page.locator("#said").get_attribute("role") == "status"
        page.select_option("#only", "房管局")
        assert page.locator("#h-urgent ~ div tbody tr:visible").count() == 2
        page.select_option("#only", "")
        assert page.locator("#said").text_content() == ""
        assert total.is_visible()
        assert all(rows.nth(n).is_visible() for n in range(every))


def texts(page: "Page", selector: str) -> list[str]:
    return [(t or "").strip() for t in page.locator(selector).all_text_contents()]


def plain(figure: object) -> str:
    """A figure without trailing zeros, whether it was read or counted."""
    return "-" if figure is None else str(float(str(figure))).removesuffix(".0")


@pytest.mark.parametrize(("plan", "day"), CASES[:5])
def test_the_figures_of_the_tasks_are_those_of_the_status(browser: "Browser", plan: str, day: str) -> None:
    status = ask("status", "--data", str(PLANS[plan]()), "--as-of", day)["rows"]
    with Shown(browser, page_file(plan, day, "en"), 1280) as shown:
        cards = shown.page.locator(".cards li")
        assert cards.count() == len(status["rows"])
        for card, row in zip(cards.all(), status["rows"], strict=True):
            assert card.locator("h3").text_content() == row["task"]
            told = re.match(r"([\d.-]+)/([\d.-]+)", (card.locator(".figures").text_content() or "").strip())
            due = (card.locator(".small").text_content() or "").rpartition(" ")[2]
            assert told
            figures = [n if n == "-" else plain(n) for n in (*told.groups(), due)]
            assert figures == [plain(row[key]) for key in ("accepted", "planned", "expected")]
            word = "no figure" if row["lamp"] == "none" else row["lamp"]
            assert (card.locator(".lamp b").text_content() or "").startswith(word)
            assert card.locator(".lamp span").text_content() == row["reason"]
            bars = card.locator(".bar rect")
            assert bars.count() == (3 if row["percent"] is not None else 0)
            if row["percent"] is not None:
                drawn, tick = float(bars.nth(1).get_attribute("width") or 0), float(bars.nth(2).get_attribute("x") or 0)
                assert drawn == pytest.approx(min(row["accepted"] / row["planned"], 1) * 1000, abs=10)
                assert tick == pytest.approx(min(row["expected"] / row["planned"], 1) * 1000, abs=13)
        totals = [status["total"]] if "total" in status else status["totals"]
        for total, text in zip(totals, texts(shown.page, ".verdict p"), strict=False):
            if total["planned"] is not None:
                measure = total.get("measure") or ""
                assert f"{plain(total['expected'])}{measure} due by schedule, {plain(total['accepted'])}" in text


@pytest.mark.parametrize(("plan", "day"), CASES[:5])
def test_the_figures_of_the_streets_are_those_of_the_status(browser: "Browser", plan: str, day: str) -> None:
    streets = ask("status", "--data", str(PLANS[plan]()), "--as-of", day, "--by", "street")["rows"]
    keys = {"planned": "Planned", "accepted": "Accepted", "expected": "Due by schedule", "gap": "Gap"}
    with Shown(browser, page_file(plan, day, "en"), 1280) as shown:
        heads = texts(shown.page, "table.streets thead th")
        lines = shown.page.locator("table.streets tbody tr, table.streets tfoot tr").all()
        told = [[(t or "").strip() for t in line.locator("th, td").all_text_contents()] for line in lines]
        found = sorted(tuple(plain(cells[heads.index(head)] or None) for head in keys.values()) for cells in told)
    last = [streets["total"]] if "total" in streets else streets["totals"]
    added = {total.get("measure") for total in last}  # levels and ceilings are of no total, and not in this table
    wanted = [r for r in (*streets["rows"], *last) if r.get("measure") in added]
    assert found == sorted(tuple(plain(r[k]) for k in keys) for r in wanted)


def test_without_a_script_all_of_it_is_there(browser: "Browser") -> None:
    file = page_file("shipped", "2014-05-11", "zh")
    with Shown(browser, file, 1280) as with_script, Shown(browser, file, 1280, java_script_enabled=False) as without:
        assert without.page.locator("#filter").is_hidden()
        assert with_script.page.locator("#filter").is_visible()
        assert without.page.locator("section").all_inner_texts() == with_script.page.locator("section").all_inner_texts()
        assert without.page.locator("table.streets tbody tr").count() == 11


def test_hostile_names_come_out_as_text(browser: "Browser") -> None:
    report = replace(report_of("hostile", "2014-05-11"), title=quote(f"{HOSTILE}\x1b[31m"))
    file = Path(mkdtemp(prefix="cleancomm-page-")) / "page.html"
    file.write_text(render_page(report, LANGUAGES["zh"]), encoding="utf-8")
    with Shown(browser, file, 390) as shown:
        assert shown.page.locator("h1").text_content() == f"{HOSTILE}\\x1b[31m"
        assert HOSTILE in texts(shown.page, "table.streets tbody th")
        assert "=1+1" in texts(shown.page, ".cards h3")
        assert any(harmless("\u202e<b>民</b>") in t for t in texts(shown.page, "td"))
        assert "{{7*7}}" in texts(shown.page, "tbody th")
        shown.page.select_option("#only", HOSTILE)
        assert HOSTILE in (shown.page.locator("#said").text_content() or "")
        assert shown.page.locator("b >> text=民").count() == 0
        assert shown.said == []
    assert "\x1b" not in file.read_text(encoding="utf-8")
    assert "\u202e" not in file.read_text(encoding="utf-8")
