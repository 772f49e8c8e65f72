"""Printed tables of every shape: what each must give. Nothing is guessed, nothing dropped unsaid."""

import re
from pathlib import Path

import pytest

from cleancomm.checks.figures import compare_figures
from cleancomm.files import write_files
from cleancomm.newplan.draft import draft_plan
from cleancomm.newplan.skeleton import skeleton_texts
from cleancomm.newplan.start import Start
from cleancomm.newplan.understanding import Answers, Asked
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import resolve_plan
from tests.command import ROOT
from tests.reading import NONE, in_year, stated, told, understand

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
