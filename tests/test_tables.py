"""Printed tables of every shape: what each must give, or the problem at its cell. Nothing is guessed, nothing dropped unsaid."""

import re
import time
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cleancomm.checks.figures import compare_figures
from cleancomm.files import write_files
from cleancomm.newplan.answers import parse_columns, parse_rows
from cleancomm.newplan.draft import draft_plan
from cleancomm.newplan.figure import split_names
from cleancomm.newplan.measure import convert, is_measure, read_unit_line, split_measure
from cleancomm.newplan.period import find_period
from cleancomm.newplan.skeleton import skeleton_texts
from cleancomm.newplan.start import Start
from cleancomm.newplan.table import read_table
from cleancomm.newplan.understanding import Answers, Asked, Understanding, Use
from cleancomm.number import number_text
from cleancomm.plan.deadline import DeadlineError
from cleancomm.plan.loader import load_folder
from cleancomm.plan.models import Figures
from cleancomm.plan.resolve import resolve_plan
from cleancomm.sheet.grid import Merge, make_grid
from tests.case import Case, case_files, read_case
from tests.command import ROOT

NONE = Answers()


def understand(text: str, answers: Answers = NONE, merges: tuple[Merge, ...] = ()) -> Understanding:
    """A table written with | between its cells, a line each row."""
    lines = [line.strip().split("|") for line in text.strip().splitlines()]
    return read_table(make_grid("t.csv", lines, merges), "t", answers)


def told(seen: Understanding) -> list[str]:
    """Every target as street task period figure names, as far as it has these."""
    many = len(seen.tasks) > 1
    return [
        " ".join(
            filter(None, (
                t.street, task.name if many else "", t.period, "" if t.quantity is None else number_text(t.quantity),
                "、".join(t.names),
            ))
        )
        for task in draft_plan(seen).tasks for t in task.targets
    ]  # fmt: skip


def stated(seen: Understanding) -> list[str]:
    """Every stated total as figure, counted figure, streets."""
    return [
        f"{number_text(s.amount)}={number_text(s.counted)} {'、'.join(s.streets) if s.streets is not None else '*'}"
        for s in seen.stated
    ]


def in_year(year: str) -> Answers:
    return Answers(period=year)


# --- shapes that are read: the table, what it gives, the totals it states

SHAPES: dict[str, tuple[str, Answers, list[str], list[str]]] = {
    "figures that look like years": ("乡镇|2023年\n甲镇|2015\n乙镇|1200", NONE, ["甲镇 2023 2015", "乙镇 2023 1200"], []),
    "names that look like periods": (
        "街道|2023年\n甲街|3月里、兴业里（2022年续建）\n乙街|2023里",
        NONE,
        ["甲街 2023 3月里、兴业里（2022年续建）", "乙街 2023 2023里"],
        [],
    ),
    "title, unit, blank row, spaced total, notes of several lines": (
        "某县2023年造林计划表||\n单位：万亩||\n乡镇|面积|备注\n合  计|5|\n||\n甲镇|3|林场\n乙镇|2|\n"
        "注：1.以上报为准。||\n2.含补植。||\n制表人：张三|联系电话：123|",
        NONE,
        ["甲镇 2023 3", "乙镇 2023 2"],
        ["5=5 *"],
    ),
    "a row of numbers under the header": (
        "序号|街道|2023年|2024年\n甲|乙|1|2\n1|甲街|3|4\n2|乙街|5|—\n合计||8|4",
        NONE,
        ["甲街 2023 3", "甲街 2024 4", "乙街 2023 5"],
        ["8=8 *", "4=4 *"],
    ),
    "numbers alone under the header": ("街道|2023年|2024年\n1|2|3\n甲街|3|4", NONE, ["甲街 2023 3", "甲街 2024 4"], []),
    "a header of three rows": (
        "街道|2023年|||2024年||\n|户数||投资|户数||投资\n|新建|续建|（万元）|新建|续建|（万元）\n甲街|1|2|3|4|5|6",
        NONE,
        [
            "甲街 户数·新建 2023 1",
            "甲街 户数·新建 2024 4",
            "甲街 户数·续建 2023 2",
            "甲街 户数·续建 2024 5",
            "甲街 投资 2023 3",
            "甲街 投资 2024 6",
        ],
        [],
    ),
    "title and header again on the next page": (
        "计划表|\n街道|2023年\n甲街|3\n计划表|\n街道|2023年\n乙街|4\n全市合计|7",
        NONE,
        ["甲街 2023 3", "乙街 2023 4"],
        ["7=7 *"],
    ),
    "totals of groups above their rows": (
        "街道|2023年\n全市合计|10\n市区小计|5\n甲街|3\n乙街|2\n县域小计|5\n丙镇|5",
        NONE,
        ["甲街 2023 3", "乙街 2023 2", "丙镇 2023 5"],
        ["10=10 *", "5=5 甲街、乙街", "5=5 丙镇"],
    ),
    "groups with figures": (
        "街道|2023年\n市区|5\n甲街|3\n乙街|2\n县域|4\n丙镇|4\n总计|9",
        NONE,
        ["甲街 2023 3", "乙街 2023 2", "丙镇 2023 4"],
        ["5=5 甲街、乙街", "4=4 丙镇", "9=9 *"],
    ),
    "groups without figures and totals below": (
        "街道|2023年\n其中：|\n甲街|3\n乙街|2\n小计|5\n郊区|\n丙镇|4\n小计|4\n总计|9",
        NONE,
        ["甲街 2023 3", "乙街 2023 2", "丙镇 2023 4"],
        ["5=5 甲街、乙街", "4=4 丙镇", "9=9 *"],
    ),
    "a total under each street": (
        "街道|小区|2023年户数(户)\n甲街|春里|3\n|夏里|2\n|小计|5\n乙街|秋里|4\n|小计|4\n合计||9",
        NONE,
        ["甲街 2023 5", "乙街 2023 4"],
        ["5=5 甲街", "4=4 乙街", "9=9 *"],
    ),
    "a total at the head of each street": (
        "街道|小区|2023年户数\n甲街|小计|5\n|春里|3\n|夏里|2\n乙街|小计|4\n|秋里|4",
        NONE,
        ["甲街 2023 5", "乙街 2023 4"],
        ["5=5 甲街", "4=4 乙街"],
    ),
    "years as numbers below one heading": ("街道|建设任务|\n|2023|2024\n甲镇|3|4", NONE, ["甲镇 2023 3", "甲镇 2024 4"], []),
    "a total named after each street": (
        "街道|2023年\n甲街|1\n甲街小计|1\n乙街|2\n乙街小计|2\n全县合计：|3",
        NONE,
        ["甲街 2023 1", "乙街 2023 2"],
        ["1=1 甲街", "2=2 乙街", "3=3 *"],
    ),
    "totals of pages": (
        "街道|2023年\n甲街|1\n乙街|2\n本页小计|3\n街道|2023年\n丙街|4\n本页小计|4\n汇总|7",
        NONE,
        ["甲街 2023 1", "乙街 2023 2", "丙街 2023 4"],
        ["3=3 甲街、乙街", "4=4 丙街", "7=7 *"],
    ),
    "a street with nothing stays": ("街道|2023年\n甲街|3\n乙街|—\n丙街|/\n丁街|", NONE, ["甲街 2023 3"], []),
    "a table of one indicator whose title has the period": (
        "2023-2025年改造计划|\n街道|数量\n甲街|3",
        NONE,
        ["甲街 2023-2025 3"],
        [],
    ),
    "several indicators and a period that is given": (
        "街道|户数（户）|投资（万元）\n甲街|3|4\n乙街|5|6\n合计|8|10",
        in_year("2023"),
        ["甲街 户数 2023 3", "乙街 户数 2023 5", "甲街 投资 2023 4", "乙街 投资 2023 6"],
        ["8=8 *", "10=10 *"],
    ),
    "quarters that take their year from the period": (
        "街道|一季度|二季度\n甲街|1|2",
        in_year("2025"),
        ["甲街 一季度 1", "甲街 二季度 2"],
        [],
    ),
    "months that take their year from the title": (
        "2025年计划|\n街道|1月|2月\n甲街|1|2",
        NONE,
        ["甲街 2025年1月 1", "甲街 2025年2月 2"],
        [],
    ),
    "halves of a year and their total": (
        "街道|2025年||\n|上半年|下半年|小计\n甲街|1|2|3",
        NONE,
        ["甲街 2025年上半年 1", "甲街 2025年下半年 2"],
        ["3=3 甲街"],
    ),
    "years and quarters, each with its total": (
        "街道|2024年|||2025年||\n|上半年|下半年|小计|上半年|下半年|小计\n甲街|1|2|3|3|4|7",
        NONE,
        ["甲街 2024年上半年 1", "甲街 2024年下半年 2", "甲街 2025年上半年 3", "甲街 2025年下半年 4"],
        ["3=3 甲街", "7=7 甲街"],
    ),
    "streets side by side, indicators down": (
        "指标|甲街|乙街|合计\n户数（户）|3|4|7\n投资（万元）|1|2|3",
        in_year("2023"),
        ["甲街 户数 2023 3", "乙街 户数 2023 4", "甲街 投资 2023 1", "乙街 投资 2023 2"],
        ["7=7 *", "3=3 *"],
    ),
    "streets side by side, years down": (
        "年份|甲街|乙街|合计\n2023年|3|4|7\n2024年|1|2|3",
        NONE,
        ["甲街 2023 3", "甲街 2024 1", "乙街 2023 4", "乙街 2024 2"],
        ["7=7 *", "3=3 *"],
    ),
    "streets side by side with a column of measures": (
        "指标|单位|甲街|乙街\n户数|户|1|2\n投资|万元|3|4",
        in_year("2023"),
        ["甲街 户数 2023 1", "乙街 户数 2023 2", "甲街 投资 2023 3", "乙街 投资 2023 4"],
        [],
    ),
    "indicators down, years across, no street": (
        "指标|2023年|2024年\n户数（户）|1|2\n投资（万元）|3|4",
        NONE,
        ["户数 2023 1", "户数 2024 2", "投资 2023 3", "投资 2024 4"],
        [],
    ),
    "an indicator in each row of a street": (
        "街道|指标|2023年|2024年\n甲街|户数（户）|1|2\n|投资（万元）|3|4\n合计|户数（户）|1|2\n|投资（万元）|3|4",
        NONE,
        ["甲街 户数 2023 1", "甲街 户数 2024 2", "甲街 投资 2023 3", "甲街 投资 2024 4"],
        ["1=1 *", "2=2 *", "3=3 *", "4=4 *"],
    ),
    "years as rows": (
        "街道|年度|数量\n甲街|2023年|3\n|2024年|4\n乙街|2023年|5\n|2024年|6\n合计|2023年|8\n|2024年|10",
        NONE,
        ["甲街 2023 3", "甲街 2024 4", "乙街 2023 5", "乙街 2024 6"],
        ["8=8 *", "10=10 *"],
    ),
    "the street on every row, one name a row": (
        "街道|小区名称|备注\n甲街|春里|\n甲街|夏里|危房\n乙街|秋里|",
        in_year("2023"),
        ["甲街 2023 春里、夏里", "乙街 2023 秋里"],
        [],
    ),
    "the street on every row, one name and year a row": (
        "街道|年份|小区\n甲街|2023|春里\n甲街|2023|夏里\n甲街|2024|秋里\n乙街|2023|冬里",
        NONE,
        ["甲街 2023 春里、夏里", "甲街 2024 秋里", "乙街 2023 冬里"],
        [],
    ),
    "parts of a street are added up": (
        "街道|项目名称|投资（万元）\n甲街|一期|3\n甲街|二期|4\n乙街|三期|5\n合计||12",
        in_year("2023"),
        ["甲街 2023 7", "乙街 2023 5"],
        ["12=12 *"],
    ),
    "a count with its names beside it": (
        "街道|2023年计划数|小区名称\n甲街|2|春里、夏里\n乙街|1|秋里\n合计|3|",
        NONE,
        ["甲街 2023 2 春里、夏里", "乙街 2023 1 秋里"],
        ["3=3 *"],
    ),
    "a count with its names in one cell": (
        "街道|2023年\n甲街|2（春里、夏里）\n乙街|1（秋里）",
        NONE,
        ["甲街 2023 2 春里、夏里", "乙街 2023 1 秋里"],
        [],
    ),
    "numbered names": (
        "街道|2023年\n甲街|1、兴业里；2、福山里\n乙街|①春里②夏里\n丙街|1.秋里 2.冬里",
        NONE,
        ["甲街 2023 兴业里、福山里", "乙街 2023 春里、夏里", "丙街 2023 秋里、冬里"],
        [],
    ),
    "measures in figures and in the heading": (
        "街道|2023年（万户）\n甲街|1.2\n乙街|12000户\n合计|2.4万户",
        Answers(tasks=(Asked("改造", "户"),)),
        ["甲街 2023 12000", "乙街 2023 12000"],
        ["24000=24000 *"],
    ),
    "figures as people write them": (
        "街道|2023年\n甲街|12个\n乙街|1 234\n丙街|1,234\n丁街|１２\n戊街|1.2万个",
        NONE,
        ["甲街 2023 12", "乙街 2023 1234", "丙街 2023 1234", "丁街 2023 12", "戊街 2023 12000"],
        [],
    ),
    "cumulative figures": (
        "街道|截至2023年底累计|到2024年累计\n甲街|3|5\n合计|3|5",
        NONE,
        ["甲街 2023 3", "甲街 2024 5"],
        ["3=3 *", "5=5 *"],
    ),
    "a running total beside the figures of each year": (
        "街道|2023年|2024年|到2024年累计\n甲街|3|5|8",
        NONE,
        ["甲街 2023 3", "甲街 2024 5"],
        ["8=8 甲街"],
    ),
    "what was done, units and days are left out": (
        "街道|2023年计划|2023年完成情况|牵头单位|配合单位|完成时限\n甲街|3|2|民政局|房管局|年底前",
        NONE,
        ["甲街 2023 3"],
        [],
    ),
    "an indicator and its years": (
        "街道|户数（户）|||投资（万元）|\n|2023年|2024年|小计|2023年|2024年\n甲街|1|2|3|4|5\n合计|1|2|3|4|5",
        NONE,
        ["甲街 户数 2023 1", "甲街 户数 2024 2", "甲街 投资 2023 4", "甲街 投资 2024 5"],
        ["3=3 甲街", "1=1 *", "2=2 *", "3=3 *", "4=4 *", "5=5 *"],
    ),
    "regions and streets": (
        "区县|乡镇|2023年\n甲区|子镇|1\n|丑镇|2\n乙区|寅镇|3",
        NONE,
        ["子镇 2023 1", "丑镇 2023 2", "寅镇 2023 3"],
        [],
    ),
    "periods as programs write them": (
        "街道|2023.3|2023Q3|24年|二〇二五年|2026-2027\n甲街|1|2|3|4|5",
        NONE,
        ["甲街 2023年3月 1", "甲街 2023年三季度 2", "甲街 2024 3", "甲街 2025 4", "甲街 2026-2027 5"],
        [],
    ),
    "a total of several indicators of one measure": (
        "乡镇|新建|改建|合计|投资（万元）\n甲镇|1|2|3|50\n乙镇|2|2|4|60\n总计|3|4|7|110",
        in_year("2023"),
        [
            "甲镇 新建 2023 1",
            "乙镇 新建 2023 2",
            "甲镇 改建 2023 2",
            "乙镇 改建 2023 2",
            "甲镇 投资 2023 50",
            "乙镇 投资 2023 60",
        ],
        ["3=3 甲镇", "4=4 乙镇", "3=3 *", "4=4 *", "7=7 *", "110=110 *"],
    ),
    "a task of the year over its quarters": (
        "所属街道|年度任务（万元）|一季度|二季度\n甲街|3|1|2\n合计|3|1|2",
        in_year("2024"),
        ["甲街 一季度 1", "甲街 二季度 2"],
        ["3=3 甲街", "3=3 *", "1=1 *", "2=2 *"],
    ),
    "rates and years of building are no counts": (
        "街道|2023年目标||建成年代\n|覆盖率（%）|投放点（个）|\n甲街道|80|12|1995\n合计||12|",
        NONE,
        ["甲街道 2023 12"],
        ["12=12 *"],
    ),
    "a register of estates with the year of each": (
        "序号|街道|社区|小区名称|户数（户）|改造年度\n1|甲街|一社区|春里|120|2023\n2|甲街|二社区|夏里|80|2024\n3|甲街|二社区|秋里|20|2024",
        NONE,
        ["甲街 2023 120", "甲街 2024 100"],
        [],
    ),
    "totals in other scripts": (
        "行政区域|2024年\n合計|3\n甲区|1\n乙区|2\nTotal|3",
        NONE,
        ["甲区 2024 1", "乙区 2024 2"],
        ["3=3 *", "3=3 *"],
    ),
    "what only says that the table goes on": (
        "街道|2023年\n甲街|1\n（续表）|\n街道|2023年\n乙街|2\n续上表|\n丙街|3\n— 2 —|\n丁街|4\n第3页 共4页|\n戊街|5\n合计|15",
        NONE,
        ["甲街 2023 1", "乙街 2023 2", "丙街 2023 3", "丁街 2023 4", "戊街 2023 5"],
        ["15=15 *"],
    ),
    "a total of all beside the streets": (
        "街道|小区名称|户数（户）\n甲街|春里|10\n乙街|秋里|5\n丙街|冬里|2\n|合计|17",
        in_year("2024"),
        ["甲街 2024 10", "乙街 2024 5", "丙街 2024 2"],
        ["17=17 *"],
    ),
    "a total of each street and of all beside the streets": (
        "街道|小区名称|户数（户）\n甲街|春里|10\n|合计|10\n乙街|秋里|5\n|合计|5\n|总计|15",
        in_year("2024"),
        ["甲街 2024 10", "乙街 2024 5"],
        ["10=10 甲街", "5=5 乙街", "15=15 *"],
    ),
    "running numbers beside years, their total in the numbers' column": (
        "序号|年度|甲街道|乙街道|合计\n1|2023年|1|2|3\n2|2024年|4|5|9\n合计||5|7|12",
        NONE,
        ["甲街道 2023 1", "甲街道 2024 4", "乙街道 2023 2", "乙街道 2024 5"],
        ["5=5 甲街道", "7=7 乙街道", "3=3 *", "9=9 *", "12=12 *"],
    ),
    "two streets side by side beside measures and a total": (
        "指标名称|单位|甲街道|乙街道|合计\n新建公厕|座|1|2|3\n改造小区|个|3|4|7",
        in_year("2024"),
        ["甲街道 新建公厕 2024 1", "乙街道 新建公厕 2024 2", "甲街道 改造小区 2024 3", "乙街道 改造小区 2024 4"],
        ["3=3 *", "7=7 *"],
    ),
    "counties side by side": (
        "2024年任务|||\n指标|东区|西区|合计\n小区数（个）|1|2|3\n户数（户）|10|20|30",
        NONE,
        ["东区 小区 2024 1", "西区 小区 2024 2", "东区 户数 2024 10", "西区 户数 2024 20"],
        ["3=3 *", "30=30 *"],
    ),
    "a total over the headings of its indicators": (
        "街道|合计||2023年||2024年|\n|小区（个）|户数（户）|小区（个）|户数（户）|小区（个）|户数（户）\n甲街|3|30|1|10|2|20\n合计|3|30|1|10|2|20",
        NONE,
        ["甲街 小区 2023 1", "甲街 小区 2024 2", "甲街 户数 2023 10", "甲街 户数 2024 20"],
        ["3=3 甲街", "30=30 甲街", "3=3 *", "30=30 *", "1=1 *", "10=10 *", "2=2 *", "20=20 *"],
    ),
    "a heading without a period that is the sum of those with one": (
        "县区|总户数|其中|\n||2023年|2024年\n甲县|30|10|20\n乙县|3|1|2",
        NONE,
        ["甲县 2023 10", "甲县 2024 20", "乙县 2023 1", "乙县 2024 2"],
        ["30=30 甲县", "3=3 乙县"],
    ),
    "what was done of each year beside the plan": (
        "街道|2023年目标|2023年完成|完成率|2024年目标\n甲街|10|8|80%|12",
        NONE,
        ["甲街 2023 10", "甲街 2024 12"],
        [],
    ),
    "what was done in one year beside the plan of the next": (
        "街道|2023年完成|2024年计划\n甲街|10|8",
        NONE,
        ["甲街 2024 8"],
        [],
    ),
    "a title with its measure": ("2024年任务分解表（单位：户）|\n街道|改厕\n甲街|3", NONE, ["甲街 2024 3"], []),
    "groups named like headings": (
        "序号|街道|2024年\n一|城区|7\n1|甲街|3\n2|乙街|4\n二|乡镇|5\n3|丙镇|5\n|合计|12",
        NONE,
        ["甲街 2024 3", "乙街 2024 4", "丙镇 2024 5"],
        ["7=7 甲街、乙街", "5=5 丙镇", "12=12 *"],
    ),
    "years of planning down": (
        "街道|小区名称|计划实施年度|户数\n甲街|春里|2024年度|3\n甲街|夏里|2025年度|4",
        NONE,
        ["甲街 2024 3", "甲街 2025 4"],
        [],
    ),
    "what there is already is no target": (
        "2024年公厕任务|||\n街道|现有公厕（座）|改造（座）|新建（座）|合计（座）\n甲街|10|2|1|3\n乙街|20|3|1|4",
        NONE,
        ["甲街 改造 2024 2", "甲街 新建 2024 1", "乙街 改造 2024 3", "乙街 新建 2024 1"],
        ["3=3 甲街", "4=4 乙街"],
    ),
    "the number of a document is no year": (
        "某政办发〔2023〕15号|\n2024年改造计划表|\n街道|户数\n甲街|10",
        NONE,
        ["甲街 2024 10"],
        [],
    ),
    "names left of their street": (
        "2024年示范社区名单||\n序号|社区名称|所属街道\n1|春里|甲街道\n2|夏里|甲街道\n3|秋里|乙街道\n合计|3个|",
        NONE,
        ["甲街道 2024 春里、夏里", "乙街道 2024 秋里"],
        ["3=3 *"],
    ),
    "groups in a column headed like streets": (
        "区域|街道|2024年\n城区|甲街|1\n城区|乙街|2\n城区小计||3\n农村|丙镇|3\n农村小计||3\n总计||6",
        NONE,
        ["甲街 2024 1", "乙街 2024 2", "丙镇 2024 3"],
        ["3=3 甲街、乙街", "3=3 丙镇", "6=6 *"],
    ),
    "a header of four rows, the last of measures": (
        "街道|2024年任务||||\n|老旧小区||公厕||\n|小区|面积|新建|改建|小计\n|个|万平方米|座|座|座\n甲街|1|1.5|1|2|3\n合计|1|1.5|1|2|3",
        NONE,
        ["甲街 老旧小区 2024 1", "甲街 老旧小区·面积 2024 1.5", "甲街 公厕·新建 2024 1", "甲街 公厕·改建 2024 2"],
        ["3=3 甲街", "1=1 *", "1.5=1.5 *", "1=1 *", "2=2 *", "3=3 *"],
    ),
    "streets with running numbers in their cells": (
        "街道|2024年\n1 甲街|1\n2 乙街|2",
        NONE,
        ["甲街 2024 1", "乙街 2024 2"],
        [],
    ),
    "days as numbers": ("街道|45107|45291\n甲街|2|3", NONE, ["甲街 2023年6月30日 2", "甲街 2023年12月31日 3"], []),
    "months as numbers": (
        "街道|44927|44958|44986\n甲街|2|3|4",
        NONE,
        ["甲街 2023年1月 2", "甲街 2023年2月 3", "甲街 2023年3月 4"],
        [],
    ),
    "years as numbers of days": ("街道|44927|45292\n甲街|2|3", NONE, ["甲街 2023 2", "甲街 2024 3"], []),
    "days as a csv has them": (
        "街道|2023/6/30|2023-12-31|2024年5月20日前\n甲街|2|3|4",
        NONE,
        ["甲街 2023年6月30日 2", "甲街 2023年12月31日 3", "甲街 2024年5月20日 4"],
        [],
    ),
    "October among its neighbours": (
        "街道|2023.9|2023.1|2023.11\n甲街|2|3|4",
        NONE,
        ["甲街 2023年9月 2", "甲街 2023年10月 3", "甲街 2023年11月 4"],
        [],
    ),
    "January among its neighbours": (
        "街道|2023.1|2023.2|2023.10\n甲街|2|3|4",
        NONE,
        ["甲街 2023年1月 2", "甲街 2023年2月 3", "甲街 2023年10月 4"],
        [],
    ),
    "quarters that run on": (
        "2025年任务||||\n街道|一季度|上半年|前三季度|全年\n甲街|1|2|5|6\n乙街|2|3|4|8\n合计|3|5|9|14",
        NONE,
        [
            "甲街 2025年一季度 1",
            "甲街 2025年上半年 2",
            "甲街 2025年一至三季度 5",
            "甲街 2025 6",
            "乙街 2025年一季度 2",
            "乙街 2025年上半年 3",
            "乙街 2025年一至三季度 4",
            "乙街 2025 8",
        ],
        ["3=3 *", "5=5 *", "9=9 *", "14=14 *"],
    ),
    "a year beside its quarters is their total": (
        "街道|2024年|||\n|年度|一季度|二季度|三季度\n甲街|6|1|2|3\n乙街|3|1|1|1",
        NONE,
        [
            f"{s} 2024年{q}季度 {n}"
            for s, figures in (("甲街", (1, 2, 3)), ("乙街", (1, 1, 1)))
            for q, n in zip("一二三", figures, strict=True)
        ],
        ["6=6 甲街", "3=3 乙街"],
    ),
    "a count behind its names": (
        "街道|2023年名称\n甲街|春里、夏里（2个）\n乙街|秋里（1个）",
        NONE,
        ["甲街 2023 2 春里、夏里", "乙街 2023 1 秋里"],
        [],
    ),
    "parts that add up to the column before them": (
        "街道|2024年投资（万元）|其中：财政|其中：社会\n甲街道|100|60|40\n合计|100|60|40",
        NONE,
        ["甲街道 财政 2024 60", "甲街道 社会 2024 40"],
        ["100=100 甲街道", "100=100 *", "60=60 *", "40=40 *"],
    ),
    "parts that are some of the column before them": (
        "街道|2024年户数|其中：低保户\n甲街道|100|10\n合计|100|10",
        NONE,
        ["甲街道 2024 100"],
        ["100=100 *"],
    ),
    "quarters without their second word": (
        "2024年任务||\n街道|第一季|第二季\n甲街*|1|2",
        NONE,
        ["甲街 2024年第一季度 1", "甲街 2024年第二季度 2"],
        [],
    ),
    "tasks with their numbers, streets below 责任单位": (
        "2024年任务||\n责任单位|任务1：新建公园（个）|任务2：新增车位（个）\n甲街道|3|200",
        NONE,
        ["甲街道 新建公园 2024 3", "甲街道 新增车位 2024 200"],
        [],
    ),
    "各街道 among the units of a row": (
        "任务|2024年|配合部门\n示范社区（个）|10|各街道\n公园（处）|3|各街道",
        NONE,
        ["示范社区 2024 10", "公园 2024 3"],
        [],
    ),
    "communities and shares": ("街道|社区数|比例|2023年\n甲街|5|80%|4\n合计|5|80%|4", NONE, ["甲街 2023 4"], ["5=5 *", "4=4 *"]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_read(shape: str) -> None:
    text, answers, targets, totals = SHAPES[shape]
    seen = understand(text, answers)
    assert [p.text.render(str) for p in (*seen.problems, *seen.differences)] == []
    assert sorted(told(seen)) == sorted(targets)
    assert stated(seen) == totals


@pytest.mark.parametrize("shape", [s for s in SHAPES if SHAPES[s][3]])
def test_the_plan_made_of_it_counts_its_totals_alike(shape: str, tmp_path: Path) -> None:
    text, answers, _, totals = SHAPES[shape]
    seen = understand(text, answers)
    draft = draft_plan(seen)
    period = answers.period or "2023-2026"
    parts = (draft.tasks, draft.streets, draft.totals, draft.ratios)
    start = Start("某区方案", "1号", period, "2023年1月1日", "民政局", *parts)
    write_files(tmp_path / "data", skeleton_texts(start, tmp_path, "cleancomm", str, {}))
    counted = [
        f for f in compare_figures(resolve_plan(load_folder(tmp_path / "data"))) if f.loc[0] == "totals" and f.stated is not None
    ]
    assert len(counted) == len(totals)
    assert [(f.stated, f.counted) for f in counted] == [(s.amount, s.counted) for s in seen.stated]


PICTURES = [
    ["甲街 2023 120", "甲街 2024 80", "乙街 2023 60"],
    ["甲街 2023 2 春里、夏里", "甲街 2024 1 秋里"],
    [
        "甲区 小区 2023 3",
        "乙市 小区 2023 5",
        "甲区 户数 2023 200",
        "乙市 户数 2023 300",
        "甲区 投资 2023 120",
        "乙市 投资 2023 200",
    ],
    ["甲街 户数 2023 3", "乙街 户数 2023 4", "甲街 投资 2023 1", "乙街 投资 2023 2"],
    ["甲街 2023 120", "甲街 2024 80"],
]


@pytest.mark.parametrize("page", ["tables.md", "tables.zh-CN.md"])
def test_the_pictures_of_the_manual_are_read_as_it_says(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    pictures = re.findall(r"```\n(  .*?)```", text, re.S)
    assert len(pictures) == len(PICTURES)
    for picture, targets in zip(pictures, PICTURES, strict=True):
        dated = "2023" in picture
        seen = understand(picture, NONE if dated else in_year("2023"))
        assert (seen.problems, told(seen)) == ((), targets)


# --- what is not understood is named at its cell

REFUSED = [path for path in case_files("table.*") if read_case(path).cells]


def option(case: Case, name: str) -> list[str]:
    """The values of an option in the command of a case."""
    words = case.run.split()
    return [value for word, value in pairwise(words) if word == name]


@pytest.mark.parametrize("path", REFUSED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_what_is_not_understood_is_named_at_its_cell(path: Path) -> None:
    case = read_case(path)
    (table,) = case.changes
    tasks = tuple(Asked(*value.split(":")) for value in option(case, "--task"))
    answers = Answers(period=next(iter(option(case, "--period")), None), tasks=tasks)
    seen = understand(((table.text or "") * table.times).replace(",", "|"), answers)
    found = [f"{p.kind.code} {dict(p.text.values).get('cell', '')}".rstrip() for p in seen.problems]
    assert found == list(case.cells)


def test_the_tables_of_the_cases_are_found() -> None:
    assert len(REFUSED) == 58


@pytest.mark.parametrize(
    "cell",
    [
        "2-3",
        "5以上",
        "至少2",
        "约10",
        "50%",
        "√",
        "*",
        "×",
        "=A1",
        "=SUM(B3:B9)",
        "#REF!",
        "#DIV/0!",
        "1000000000000000",
        "1e15",
        "-3",
        "1.2.3",
        "待定",
        "同上",
        "〃",
        "12,34",
        "TRUE",
        "2023-01-02",
        "3+2",
        "12多个",
        "春里等3个",
        "±5",
        "十二",
        "2/3",
        "?",
        "5~8个",
        "3个小区",
        "3（含续建1个）",
        "其中2户",
    ],
)
def test_a_cell_that_is_no_figure_is_named(cell: str) -> None:
    seen = understand(f"街道|2023年\n甲街|{cell}\n乙街|3\n丙街|4")
    assert [(p.kind.code.partition(".")[0], p.place.line, p.place.column) for p in seen.problems] == [("table", 2, 2)]


@pytest.mark.parametrize("cell", ["√", "同上", "待定", "=A1", "#N/A", "春里、3", "约3", "3个小区", "含续建1处", "三个", "十二"])
def test_a_cell_that_is_no_name_is_named(cell: str) -> None:
    seen = understand(f"街道|2023年名称\n甲街|{cell}\n乙街|春里")
    assert [(p.place.line, p.place.column) for p in seen.problems] == [(2, 2)]


# --- answers

ANSWERED: dict[str, tuple[str, Answers, list[str]]] = {
    "--street": ("片区|小区|2023年\n东|春里|1\n西|夏里|2", Answers(street=1), ["春里 2023 1", "夏里 2023 2"]),
    "--header": (
        "填表|2023|x\n单位|数|\n甲局|1|\n乙局|2|",
        Answers(header=frozenset({1}), period="2023"),
        ["甲局 2023 1", "乙局 2023 2"],
    ),
    "--skip": ("街道|2023年\n甲镇|1\n乙镇|约2", Answers(skip=frozenset({2})), ["甲镇 2023 1"]),
    "--only": ("街道|2013年|常住户数\n甲街|1|300", Answers(only=frozenset({1})), ["甲街 2013 1"]),
    "--only what was done": ("街道|2023年完成情况\n甲街|1", Answers(only=frozenset({1})), ["甲街 2023 1"]),
    "--task for each": (
        "街道|户数|投资\n甲街|1|2",
        Answers(period="2023", tasks=(Asked("旧楼", "户"), Asked("资金", "万元"))),
        ["甲街 旧楼 2023 1", "甲街 资金 2023 2"],
    ),
    "--task by its name": (
        "街道|户数|投资\n甲街|1|2",
        Answers(period="2023", tasks=(Asked("投资", "万元"), Asked("户数", "户"))),
        ["甲街 户数 2023 1", "甲街 投资 2023 2"],
    ),
    "--street of a row": (
        "指标|合川|永川|合计\n小区数（个）|1|2|3\n户数（户）|10|20|30",
        Answers(across=0, period="2024"),
        ["合川 小区 2024 1", "永川 小区 2024 2", "合川 户数 2024 10", "永川 户数 2024 20"],
    ),
    "--only in place of streets side by side": (
        "指标|新建|改建\n公厕（座）|1|2",
        Answers(only=frozenset({1, 2}), period="2024"),
        ["公厕·新建 2024 1", "公厕·改建 2024 2"],
    ),
    "--only of a total": (
        "2024年任务||\n街道|上半年|全年\n甲街|2|6\n乙街|1|3",
        Answers(only=frozenset({2})),
        ["甲街 2024 6", "乙街 2024 3"],
    ),
    "--only what there is": (
        "2024年任务|\n街道|现有公厕\n甲街|2",
        Answers(only=frozenset({1})),
        ["甲街 2024 2"],
    ),
    "--skip a title of another year": (
        "2023年经验|\n街道|户数\n甲街|1",
        Answers(skip=frozenset({0}), period="2024"),
        ["甲街 2024 1"],
    ),
    "--period": ("街道|数量\n甲街|1", in_year("2023-2025"), ["甲街 2023-2025 1"]),
}


@pytest.mark.parametrize("option", ANSWERED)
def test_an_option_answers_a_question(option: str) -> None:
    text, answers, targets = ANSWERED[option]
    seen = understand(text, answers)
    assert [p.text.render(str) for p in seen.problems] == []
    assert told(seen) == targets


def test_what_is_left_out_is_said() -> None:
    seen = understand("2023年计划||\n街道|数量|负责人\n甲街|1|张三\n乙街|2|\n注：含续建||", Answers(skip=frozenset({3})))
    assert seen.title_texts == ("2023年计划",)
    assert [(left.rows, left.text, left.why.template) for left in seen.left] == [
        ((3,), "乙街 2", "left out by --skip"),
        ((4,), "注：含续建", "a note"),
    ]
    assert [(c.heading, c.use) for c in seen.columns if c.use is Use.LEFT] == [("负责人", Use.LEFT)]


def test_a_row_of_rates_that_is_left_out_is_told() -> None:
    (doubt,) = understand("指标|2023年|2024年\n新建公园（个）|3|4\n覆盖率（%）|47|50").doubts
    assert (doubt.kind.code, doubt.place.line, doubt.place.column) == ("table.left_row", 3, 1)


def test_a_column_of_text_that_is_left_out_is_told() -> None:
    (doubt,) = understand("街道|2023年|做法\n甲街|1|宣传").doubts
    assert (doubt.kind.code, doubt.place.line, doubt.place.column) == ("table.left_column", 1, 3)


def test_a_total_that_differs_is_told_with_both_figures() -> None:
    seen = understand("街道|2023年\n甲街|1\n乙街|2\n合计|4")
    (difference,) = seen.differences
    assert difference.text.render(str) == "B4: 4 is stated, the figures read add up to 3 (-1)"


def test_cells_stand_in_the_sources() -> None:
    draft = draft_plan(understand("街道|2023年个数|2023年名称\n甲街|2|春里\n||夏里\n合计|2|"))
    assert [t.source for t in draft.tasks[0].targets] == ["t B2、C2:C3"]
    assert [t.source for t in draft.totals] == ["t B4 合计 2023年个数"]


def test_a_total_of_a_group_is_the_sum_of_its_streets() -> None:
    draft = draft_plan(understand("街道|2023年\n甲街|1\n乙街|2\n小计|3\n丙街|4\n小计|4"))
    sums = [t for t in draft.totals if t.stated is not None]
    assert [(t.sum, t.of and t.of.street) for t in sums] == [(("t/甲街/2023", "t/乙街/2023"), None), ((), "丙街")]
    assert [t.name for t in draft.totals if t.stated is None] == ["t/甲街/2023", "t/乙街/2023"]


def test_a_cell_merged_over_two_streets_is_named() -> None:
    seen = understand("街道|2023年|2024年\n甲街|5|1\n乙街||2", merges=(Merge(1, 1, 2, 1),))
    assert [(p.kind.code, p.place.line, p.place.column) for p in seen.problems] == [("table.merged", 2, 2)]


def test_a_cell_merged_over_two_periods_is_named() -> None:
    seen = understand("街道|2023年|2024年\n甲街|5|", merges=(Merge(1, 1, 1, 2),))
    assert [(p.kind.code, p.place.line, p.place.column) for p in seen.problems] == [("table.merged", 2, 2)]


def left_because_of(text: str, heading: str) -> str:
    seen = understand(text, in_year("2024"))
    assert seen.problems == ()
    return next(c.why.template for c in seen.columns if c.heading == heading and c.why)


def test_units_of_a_task_are_read_and_those_that_differ_are_left_out_with_the_reason() -> None:
    draft = draft_plan(understand("街道|数量|牵头单位\n甲街|1|民政局、房管局\n乙街|2|房管局、民政局", in_year("2024")))
    assert [(u.role, u.units, u.source) for u in draft.tasks[0].units] == [("牵头单位", ("民政局", "房管局"), "t C2:C3")]
    assert [(u.name, u.all_streets) for u in draft.units] == [("民政局", False), ("房管局", False)]
    assert draft.lead == "民政局"
    differ = left_because_of("街道|数量|责任单位\n甲街|1|民政局\n乙街|2|房管局", "责任单位")
    assert differ == "its units differ from row to row of one task, and a plan names them by task"
    blank = left_because_of("街道|数量|责任单位\n甲街|1|民政局\n乙街|2|", "责任单位")
    assert blank == "units that are not all named, such as 等 or blank cells"
    own = left_because_of("街道|数量|责任单位\n甲街|1|甲街道办事处\n乙街|2|乙街", "责任单位")
    assert own == "it names the street of each row again"


def test_rows_of_units_are_targets_of_units(tmp_path: Path) -> None:
    seen = understand("责任单位|2024年|2025年\n商务局|1|2\n文旅局|3|4\n合计|4|6")
    draft = draft_plan(seen)
    assert [(t.unit, t.street, t.quantity) for t in draft.tasks[0].targets][:2] == [
        ("商务局", None, Decimal(1)),
        ("商务局", None, Decimal(2)),
    ]
    assert (draft.streets, [u.name for u in draft.units]) == ((), ["商务局", "文旅局"])


def test_remarks_stay() -> None:
    seen = understand("街道|2024年|备注\n甲街|1|续建\n乙街|2|\n合计|3|含续建")
    assert [(r.who, r.text) for r in seen.remarks] == [("甲街", "续建"), ("", "含续建")]


SKIPPED = "街道|2023年|2024年|合计\n甲街|1|2|3\n乙街|2|4|6\n丙街|5|1|6\n合计|8|7|15"


def uncarried(answers: Answers) -> tuple[list[str], list[str]]:
    seen = understand(SKIPPED, answers)
    assert (seen.problems, seen.differences) == ((), ())
    return stated(seen), [f"{seen.grid.call(*u.at)} {u.why.render(str)}" for u in seen.uncarried]


def test_totals_that_can_be_checked_are_carried_and_the_others_are_named() -> None:
    takes_in = "it takes in {}, which --skip or --only leaves out"
    assert uncarried(Answers(skip=frozenset({2}))) == (
        ["3=3 甲街", "6=6 丙街"], [f"{c}5 {takes_in.format(f'{c}3')}" for c in "BCD"],
    )  # fmt: skip
    cannot = "without the columns that --only leaves out it cannot be checked"
    assert uncarried(Answers(only=frozenset({1}))) == (["8=8 *"], [f"D{n} {cannot}" for n in (2, 3, 4, 5)])
    assert uncarried(Answers(only=frozenset({1, 2})))[1] == []
    assert len(uncarried(Answers(only=frozenset({1, 2})))[0]) == 6


def test_a_total_that_differs_beside_what_is_left_out_is_told_all_the_same() -> None:
    seen = understand(SKIPPED.replace("乙街|2", "乙街|3"), Answers(skip=frozenset({2})))
    assert [dict(p.text.values)["cell"] for p in seen.differences] == ["B5"]
    seen = understand(SKIPPED.replace("乙街|2", "乙街|3"), Answers(only=frozenset({1, 2})))
    assert [dict(p.text.values)["cell"] for p in seen.differences] == ["D3", "B5", "D5"]


def days(text: str) -> list[str | None]:
    seen = understand(text, in_year("2024"))
    assert seen.problems == ()
    return [t.due for task in draft_plan(seen).tasks for t in task.targets]


def test_days_stand_in_the_targets_in_the_words_of_the_table() -> None:
    assert days("街道|数量|完成时限\n甲街|1|2024年6月底\n乙街|2|12月底前") == ["2024年6月底", "12月底前"]
    assert days("街道|数量|完成时限\n甲街|1|2024年6月底\n乙街|2|") == ["2024年6月底", None]


@pytest.mark.parametrize(
    "text",
    [
        "街道|数量|完成时限\n甲街|1|2024年6月底\n乙街|2|长期",
        "街道|小区|户数|完成时限\n甲街|春里|1|2024年6月底\n甲街|夏里|2|2024年9月底",
        "街道|上半年|下半年|完成时限\n甲街|1|2|2024年9月底",
        "街道|数量|完成时限\n甲街|1|2023年6月底\n乙街|2|2024年6月底",
    ],
)
def test_days_that_are_not_plain_in_every_row_are_left_out_and_told(text: str) -> None:
    assert set(days(text)) == {None}
    seen = understand(text, in_year("2024"))
    assert "完成时限" in [dict(d.text.values).get("heading") for d in seen.doubts]


def test_a_total_in_a_title_that_runs_makes_running_figures() -> None:
    (task,) = understand("截至2024年底累计任务表|\n街道|户数\n甲街|12").tasks
    assert (task.figures, task.measure) == (Figures.CUMULATIVE, "户")


def test_many_rows_take_no_longer_than_they_are_many() -> None:
    head = ["街道", *(f"{year}年" for year in range(2001, 2021)), "合计"]
    rows = [[f"第{n}街", *["1"] * 20, "20"] for n in range(1000)]
    begun = time.process_time()
    seen = read_table(make_grid("t", [head, *rows, ["合计", *["1000"] * 20, "20000"]]), "t")
    draft_plan(seen)
    assert (seen.problems, seen.doubts, len(seen.entries), len(seen.stated)) == ((), (), 20000, 1021)
    assert time.process_time() - begun < 12  # 1 on an idle machine; 30 where each total walks over all figures


# --- parts


@pytest.mark.parametrize(
    ("heading", "period", "cumulative"),
    [
        ("到2013年建成美丽社区个数", "2013", False),
        ("２０１３年度", "2013", False),
        ("2013", "2013", False),
        ("2023年—2024年", "2023-2024", False),
        ("2023-2024年计划", "2023-2024", False),
        ("2025年第一季度（个）", "2025年第一季度", False),
        ("2025年\n上半年", "2025年上半年", False),
        ("2025年5月", "2025年5月", False),
        ("2025年1-6月", "2025年1-6月", False),
        ("二季度", "二季度", False),
        ("Q2", "二季度", False),
        ("2023Q1", "2023年一季度", False),
        ("2023.12", "2023年12月", False),
        ("23年", "2023", False),
        ("二〇二三年", "2023", False),
        ("截至2023年底", "2023", True),
        ("到2025年累计", "2025", True),
        ("2025年累计", "2025", True),
        ("2024-26年", "2024-2026", False),
        ("2023年底", "2023", False),
        ("2023-01", "2023年1月", False),
        ("202306", "2023年6月", False),
        ("2023H1", "2023年上半年", False),
        ("2023一季度", "2023年一季度", False),
        ("2023年十一月份", "2023年11月", False),
        ("十月", "10月", False),
        ("二〇二三", "2023", False),
        ("2025年前三季度", "2025年一至三季度", False),
        ("1-3季度", "1至3季度", False),
        ("2023年前6个月", "2023年1-6月", False),
        ("2023/1/2", "2023年1月2日", False),
        ("2025年5月20日前", "2025年5月20日", False),
        ("截至2023年6月30日", "2023年6月30日", True),
    ],
)
def test_periods_in_headings(heading: str, period: str, cumulative: bool) -> None:
    when = find_period(heading)
    assert when is not None
    assert (when.period, when.cumulative) == (period, cumulative)


@pytest.mark.parametrize("heading", ["社区数", "月牙河", "3月里", "44927", "面积"])
def test_headings_without_a_period(heading: str) -> None:
    assert find_period(heading) is None


@pytest.mark.parametrize(
    "heading", ["2025年一、二季度", "2013年、2014年", "2025年5月20日至6月30日", "2025年初", "2023.1", "2023.1-6"]
)
def test_a_heading_whose_period_is_more_than_can_be_told_is_not_guessed(heading: str) -> None:
    with pytest.raises(DeadlineError):
        find_period(heading)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲（一、二）、乙", ("甲（一、二）", "乙")),
        ("甲 \n\n 乙；", ("甲", "乙")),
        ("1、甲里；2、乙里", ("甲里", "乙里")),
        ("1.甲里2.乙里", ("甲里", "乙里")),
        ("（1）甲里（2）乙里", ("甲里", "乙里")),
        ("①甲里②乙里", ("甲里", "乙里")),
        ("3号楼、5号楼", ("3号楼", "5号楼")),
        ("1号院、2号院", ("1号院", "2号院")),
        ("2、甲里", ("2", "甲里")),
    ],
)
def test_names_are_parted(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("heading", "rest", "measure"),
    [
        ("户数(户)", "户数", "户"),
        ("投资（万元）", "投资", "万元"),
        ("2023年（万户）", "2023年", "万户"),
        ("面积(街道)", "面积(街道)", ""),
        ("投资 单位：万元", "投资", "万元"),
        ("户数/户", "户数", "户"),
        ("绿地（㎡）", "绿地", "m2"),
    ],
)
def test_measures_in_headings(heading: str, rest: str, measure: str) -> None:
    assert split_measure(heading) == (rest, measure)


def test_measures() -> None:
    assert convert(Decimal("1.2"), "万户", "户") == 12000
    assert convert(Decimal(5), "公里", "米") == 5000
    assert convert(Decimal("1.2"), "万", "个") == 12000
    assert convert(Decimal(1), "万", "万户") is None
    assert convert(Decimal(1), "户", "个") is None
    assert read_unit_line("单位：万亩、万株") == ("万亩", "万株")
    assert read_unit_line("（单位：户）") == ("户",)
    assert read_unit_line("单位：民政局") == ()
    assert not is_measure("月里")


def test_rows_and_columns_as_people_name_them() -> None:
    assert parse_rows("2-4, 7") == {1, 2, 3, 6}
    assert parse_columns("C-E，AA") == {2, 3, 4, 26}
    for wrong in ("B", "0", "4-2", "1-99999999"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            parse_rows(wrong)
    for wrong in ("3", "D-B", "ABCD"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            parse_columns(wrong)


# --- properties

STREETS = ("城东街", "城西街", "河口镇", "新立乡", "南山街道")
PERIODS = ("2023", "2024", "2025", "2026")
Plan = dict[tuple[str, str], Decimal]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Figures of streets and periods; each street and period has one at least."""
    streets = draw(st.lists(st.sampled_from(STREETS), min_size=2, max_size=5, unique=True))
    periods = sorted(draw(st.lists(st.sampled_from(PERIODS), min_size=2, max_size=4, unique=True)))
    figures = st.decimals(min_value=0, max_value=99999, places=draw(st.sampled_from([0, 1])))
    return {(s, p): draw(figures) for s in streets for p in periods}


def keys(plan: Plan) -> tuple[list[str], list[str]]:
    return list(dict.fromkeys(s for s, _ in plan)), list(dict.fromkeys(p for _, p in plan))


def write_wide(plan: Plan, total: str) -> list[list[str]]:
    streets, periods = keys(plan)
    rows = [["街道", *(f"{p}年" for p in periods), "合计"]]
    body = [
        [s, *(number_text(plan[s, p]) for p in periods), number_text(sum((plan[s, p] for p in periods), Decimal(0)))]
        for s in streets
    ]
    sums = [number_text(sum((plan[s, p] for s in streets), Decimal(0))) for p in periods]
    whole = [[total, *sums, number_text(sum(plan.values(), Decimal(0)))]]
    return rows + body + whole


def write_long(plan: Plan, total: str) -> list[list[str]]:
    streets, periods = keys(plan)
    rows = [["街道", "年度", "数量"]]
    rows += [[s if p == periods[0] else "", f"{p}年", number_text(plan[s, p])] for s in streets for p in periods]
    sums = {p: sum((plan[s, p] for s in streets), Decimal(0)) for p in periods}
    return rows + [[total if p == periods[0] else "", f"{p}年", number_text(sums[p])] for p in periods]


def write_across(plan: Plan, total: str) -> list[list[str]]:
    return [list(column) for column in zip(*write_wide(plan, total), strict=True)]


def write_flat(plan: Plan, total: str) -> list[list[str]]:
    filled = [[s, f"{p}年", number_text(plan[s, p])] for s, p in plan]
    return [["街道", "年份", "数量"], *filled, [total, "", number_text(sum(plan.values(), Decimal(0)))]]


def write_folded(plan: Plan, total: str) -> list[list[str]]:
    """Two halves side by side, the total at the end of the right one."""
    head, *body = write_wide(plan, total)
    half = (len(body) + 1) // 2
    left, right = body[:half], body[half:]
    return [head * 2, *(row + (right[n] if n < len(right) else [""] * len(row)) for n, row in enumerate(left))]


def write_under_years(plan: Plan, total: str) -> list[list[str]]:
    """The streets side by side under each year, with a total of each year."""
    streets, periods = keys(plan)
    years, names, figures = ["指标"], [""], ["任务量（个）"]
    for p in periods:
        own = [plan[s, p] for s in streets]
        years += [f"{p}年", *([""] * len(streets))]
        names += [*streets, total]
        figures += map(number_text, [*own, sum(own, Decimal(0))])
    return [years, names, figures]


FORMS = {
    "wide": write_wide, "long": write_long, "across": write_across, "flat": write_flat, "folded": write_folded,
    "under years": write_under_years,
}  # fmt: skip


def decorate(rows: list[list[str]], title: bool, unit: bool, numbers: bool, note: bool) -> list[list[str]]:
    """A table as offices print it."""
    made = [[str(n) if n else "序号", *row] for n, row in enumerate(rows)] if numbers else rows
    above = ([["附件1"], ["城市管理任务分解表"]] if title else []) + ([["", "", "单位：个"]] if unit else [])
    return above + made + ([["注：以街道上报为准"], ["2.含续建"], ["制表人：张三", "联系电话：12345678"]] if note else [])


@given(
    plans(), st.sampled_from(sorted(FORMS)), st.sampled_from(["合计", "合  计", "总计", "全市合计", "全县合计："]),
    st.booleans(), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_a_plan_written_as_a_table_reads_back(
    plan: Plan, form: str, total: str, title: bool, unit: bool, numbers: bool, note: bool
) -> None:
    rows = decorate(FORMS[form](plan, total), title, unit, numbers and form == "wide", note)
    seen = read_table(make_grid("t", rows), "t")
    assert [p.text.render(str) for p in (*seen.problems, *seen.differences, *seen.doubts)] == []
    assert {(e.street, e.period): e.amount for e in seen.entries} == plan
    assert len(seen.entries) == len(plan)
    assert seen.stated
    draft = draft_plan(seen)
    assert {(t.street, t.period): t.quantity for t in draft.tasks[0].targets} == plan


@given(plans(), st.sampled_from(sorted(FORMS)), st.data())
def test_a_figure_that_is_changed_is_found(plan: Plan, form: str, data: st.DataObject) -> None:
    rows = FORMS[form](plan, "合计")
    cells = [(r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if re.fullmatch(r"[0-9.]+", text)]
    r, c = data.draw(st.sampled_from(cells))
    changed = data.draw(st.integers(0, 99999).map(str))
    assume(Decimal(changed) != Decimal(rows[r][c]))
    rows[r][c] = changed
    seen = read_table(make_grid("t", rows), "t")
    assert seen.problems or seen.differences


TEXT = """
街道 乡镇 指标 序号 备注 合计 小计 总数 2023年 2024年 一季度 个数 名称 小区名称 年份 累计 甲街 乙街 丙镇 市区 其中：
春里 夏里、秋里 2（春里、夏里） 注：x 单位：户 户数（户） 完成情况 完成时限 社区数 比例 — / 2023 80% 截至2023年底累计 计划表
续表 总户数 全年
1 2 3 5 7 12户 1.5万 约3 =A1 1,234
"""
WORDS = st.sampled_from([*TEXT.split(), "", "", ""])


def check_accounted(rows: list[list[str]], period: str | None) -> None:
    """Where nothing is refused, each cell with a figure is read once, or lies in a row or column that is said to be left out."""
    seen = read_table(make_grid("t", rows), "t", Answers(period=period))
    if seen.problems:
        return
    draft = draft_plan(seen)
    grid = seen.grid
    read = [e.at for e in seen.entries]
    assert len(set(read)) == len(read)
    factor = {t.name: Decimal(10000) if t.measure == "万" else Decimal(1) for t in seen.tasks}
    for e in seen.entries:
        text = grid.text(*e.at).replace(" ", "")
        if e.amount is not None:
            number = re.match(r"[0-9.]+", text.replace(",", ""))
            assert number is not None
            scale = 10000 if "万" in text else 1
            assert e.amount == Decimal(number[0]) * scale / factor[e.task]
    summed = sum((t.quantity or Decimal(0) for task in draft.tasks for t in task.targets), Decimal(0))
    assert summed == sum((e.amount or Decimal(0) for e in seen.entries), Decimal(0))
    uses = {c.column: c.use for c in seen.columns}
    said = set(read) | {s.at for s in seen.stated} | {s.at for s in seen.shares}
    above = set(seen.header) | {r for left in seen.left for r in left.rows} | (set(seen.titles) if not grid.turned else set())
    counted = {s.name: s.communities for s in seen.streets}
    for r in grid.lines:
        for c in grid.filled(r):
            if not re.match(r"[0-9]", grid.text(r, c)) or (r, c) in said or r in above:
                continue
            if uses.get(c) is Use.COMMUNITIES:
                assert any(n is not None for n in counted.values())
                continue
            keyed = uses.get(c) in (Use.LEFT, Use.STREET, Use.YEARS, Use.INDICATORS, Use.MEASURES, Use.DUE)
            assert keyed, (r, c, grid.text(r, c))


@given(st.lists(st.lists(WORDS, min_size=2, max_size=5), min_size=2, max_size=8), st.sampled_from([None, "2023"]))
@example([["街道", "2023年"], ["甲街", "5"], ["合计", "7"], ["乙街", "2"]], None)
def test_no_figure_of_any_words_is_dropped_unsaid_or_counted_twice(rows: list[list[str]], period: str | None) -> None:
    check_accounted(rows, period)


@given(plans(), st.sampled_from(sorted(FORMS)), st.booleans(), st.data())
def test_no_figure_of_a_spoilt_table_is_dropped_unsaid_or_counted_twice(
    plan: Plan, form: str, note: bool, data: st.DataObject
) -> None:
    rows = decorate(FORMS[form](plan, "合计"), note, note, False, note)
    for _ in range(data.draw(st.integers(1, 3))):
        r = data.draw(st.integers(0, len(rows) - 1))
        match data.draw(st.sampled_from(["cell", "row", "copy", "column"])):
            case "cell":
                rows[r][data.draw(st.integers(0, len(rows[r]) - 1))] = data.draw(WORDS)
            case "row":
                rows.insert(r, data.draw(st.lists(WORDS, min_size=1, max_size=4)))
            case "copy":
                rows.insert(r, list(rows[data.draw(st.integers(0, len(rows) - 1))]))
            case _:
                for row in rows:
                    row.insert(1, data.draw(WORDS))
    check_accounted(rows, None)
