"""Tables after the annexes of real documents, as files of their kinds: what each gives, and that no changed figure passes."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter, range_boundaries

from cleancomm.checks.catalogue import run_checks
from cleancomm.checks.figures import compare_figures
from cleancomm.files import write_files
from cleancomm.newplan.draft import Draft, draft_plan
from cleancomm.newplan.skeleton import skeleton_texts
from cleancomm.newplan.start import Start
from cleancomm.newplan.table import read_table
from cleancomm.newplan.understanding import Answers, Understanding
from cleancomm.number import number_text
from cleancomm.plan.loader import load_folder
from cleancomm.plan.resolve import resolve_plan
from cleancomm.problem import Severity
from cleancomm.sheet.grid import Grid, Merge, make_grid
from cleancomm.sheet.reading import read_grid
from tests.test_tables import Plan, keys, plans, write_under_years


@dataclass(frozen=True)
class Annex:
    """A table, a line each row with | between its cells, and what it must give."""

    name: str
    text: str
    merges: list[str]
    tasks: str
    targets: list[str]
    totals: int
    units: list[str] = field(default_factory=list)
    period: str | None = None
    kind: str = "xlsx"

    @property
    def rows(self) -> list[list[str]]:
        """Its cells."""
        return [line.split("|") for line in self.text.strip("\n").split("\n")]


ANNEXES = [
    Annex(
        "老旧小区",
        """
附件1
2024年城镇老旧小区改造计划任务表
单位：个、栋、户、万平方米
序号|县（市、区）|改造小区数|改造楼栋数|改造户数|改造面积|备注
|全市合计|7|31|1010|10.4|
1|东湖区|3|12|420|4.2|
2|西湖区|2|9|290|3.1|含续建1个
3|青山湖区|2|10|300|3.1|
注：数据来源于各县（市、区）上报。
""",
        ["A1:G1", "A2:G2", "A3:G3", "A9:G9"],
        tasks="改造小区（个）、改造楼栋数（栋）、改造户数（户）、改造面积（万平方米）",
        targets=[
            "东湖区 改造小区 2024 3",
            "西湖区 改造小区 2024 2",
            "青山湖区 改造小区 2024 2",
            "东湖区 改造楼栋数 2024 12",
            "西湖区 改造楼栋数 2024 9",
            "青山湖区 改造楼栋数 2024 10",
            "东湖区 改造户数 2024 420",
            "西湖区 改造户数 2024 290",
            "青山湖区 改造户数 2024 300",
            "东湖区 改造面积 2024 4.2",
            "西湖区 改造面积 2024 3.1",
            "青山湖区 改造面积 2024 3.1",
        ],
        totals=4,
        units=[],
        period=None,
        kind="xlsx",
    ),
    Annex(
        "并列",
        """
2024-2025年垃圾分类任务分解表
指标|单位|2024年|||2025年||
||城东街道|城西街道|合计|城东街道|城西街道|合计
新建投放点|个|10|12|22|5|6|11
改造收集站|座|1|2|3|2|2|4
""",
        ["A1:H1", "A2:A3", "B2:B3", "C2:E2", "F2:H2"],
        tasks="新建投放点（个）、改造收集站（座）",
        targets=[
            "城东街道 新建投放点 2024 10",
            "城东街道 新建投放点 2025 5",
            "城西街道 新建投放点 2024 12",
            "城西街道 新建投放点 2025 6",
            "城东街道 改造收集站 2024 1",
            "城东街道 改造收集站 2025 2",
            "城西街道 改造收集站 2024 2",
            "城西街道 改造收集站 2025 2",
        ],
        totals=4,
        units=[],
        period=None,
        kind="xlsx",
    ),
    Annex(
        "街下年",
        """
任务分解表
任务名称|城东街道||城西街道||合计|
|2024年|2025年|2024年|2025年|2024年|2025年
新建公厕（座）|1|2|3|4|4|6
改造公厕（座）|2|2|1|1|3|3
""",
        ["A1:G1", "A2:A3", "B2:C2", "D2:E2", "F2:G2"],
        tasks="新建公厕（座）、改造公厕（座）",
        targets=[
            "城东街道 新建公厕 2024 1",
            "城东街道 新建公厕 2025 2",
            "城西街道 新建公厕 2024 3",
            "城西街道 新建公厕 2025 4",
            "城东街道 改造公厕 2024 2",
            "城东街道 改造公厕 2025 2",
            "城西街道 改造公厕 2024 1",
            "城西街道 改造公厕 2025 1",
        ],
        totals=4,
        units=[],
        period=None,
        kind="xlsx",
    ),
    Annex(
        "对折",
        """
2023年农村户厕改造任务表
单位：户
序号|乡镇|任务数|序号|乡镇|任务数
1|河口镇|120|4|青山乡|60
2|新立乡|80|5|白石镇|90
3|大王镇|100||合计|450
""",
        ["A1:F1", "A2:F2"],
        tasks="t（户）",
        targets=["河口镇 2023 120", "新立乡 2023 80", "大王镇 2023 100", "青山乡 2023 60", "白石镇 2023 90"],
        totals=1,
        units=[],
        period=None,
        kind="xlsx",
    ),
    Annex(
        "指标左",
        """
2024-2025年城市更新任务表
任务类别|街道|2024年|2025年|合计
既有住宅加装电梯（台）|甲街道|10|12|22
|乙街道|8|9|17
|小计|18|21|39
完整社区建设（个）|甲街道|1|2|3
|乙街道|2|1|3
|小计|3|3|6
""",
        ["A1:E1", "A3:A5", "A6:A8"],
        tasks="既有住宅加装电梯（台）、完整社区建设（个）",
        targets=[
            "甲街道 既有住宅加装电梯 2024 10",
            "甲街道 既有住宅加装电梯 2025 12",
            "乙街道 既有住宅加装电梯 2024 8",
            "乙街道 既有住宅加装电梯 2025 9",
            "甲街道 完整社区建设 2024 1",
            "甲街道 完整社区建设 2025 2",
            "乙街道 完整社区建设 2024 2",
            "乙街道 完整社区建设 2025 1",
        ],
        totals=10,
        units=[],
        period=None,
        kind="xlsx",
    ),
    Annex(
        "指标左 csv",
        """
任务类别|街道|2024年|2025年|合计
既有住宅加装电梯（台）|甲街道|10|12|22
|乙街道|8|9|17
|小计|18|21|39
完整社区建设（个）|甲街道|1|2|3
|乙街道|2|1|3
|小计|3|3|6
""",
        [],
        tasks="既有住宅加装电梯（台）、完整社区建设（个）",
        targets=[
            "甲街道 既有住宅加装电梯 2024 10",
            "甲街道 既有住宅加装电梯 2025 12",
            "乙街道 既有住宅加装电梯 2024 8",
            "乙街道 既有住宅加装电梯 2025 9",
            "甲街道 完整社区建设 2024 1",
            "甲街道 完整社区建设 2025 2",
            "乙街道 完整社区建设 2024 2",
            "乙街道 完整社区建设 2025 1",
        ],
        totals=10,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "重点任务",
        """
2024年为民办实事项目责任分解表
序号|项目名称|目标值|计量单位|牵头单位|责任单位|完成时限|备注
1|新增公共停车泊位|2000|个|市城管局|各县（区）人民政府|2024年12月底|民生
2|新建改建公厕|50|座|市城管局|市住建局、市自然资源局|2024年10月底|
3|老旧小区改造|30|个|市住建局|各县（区）人民政府|2024年11月底|
""",
        ["A1:H1"],
        tasks="新增公共停车泊位（个）、新建改建公厕（座）、老旧小区改造（个）",
        targets=[
            "新增公共停车泊位 2024 2000 2024年12月底",
            "新建改建公厕 2024 50 2024年10月底",
            "老旧小区改造 2024 30 2024年11月底",
        ],
        totals=0,
        units=[
            "新增公共停车泊位 牵头单位 市城管局",
            "新增公共停车泊位 责任单位 各县（区）人民政府",
            "新建改建公厕 牵头单位 市城管局",
            "新建改建公厕 责任单位 市住建局、市自然资源局",
            "老旧小区改造 牵头单位 市住建局",
            "老旧小区改造 责任单位 各县（区）人民政府",
        ],
        period=None,
        kind="xlsx",
    ),
    Annex(
        "单位为行",
        """
2025年招商引资任务分解表||
单位：亿元||
责任单位|全年任务|一季度|上半年|前三季度
市商务局|10|1|4|7
市工信局|8|1|3|6
市文旅局|5|1|2|4
合计|23|3|9|17
""",
        [],
        tasks="t（亿元）",
        targets=[
            "市商务局 2025 10",
            "市商务局 2025年一季度 1",
            "市商务局 2025年上半年 4",
            "市商务局 2025年一至三季度 7",
            "市工信局 2025 8",
            "市工信局 2025年一季度 1",
            "市工信局 2025年上半年 3",
            "市工信局 2025年一至三季度 6",
            "市文旅局 2025 5",
            "市文旅局 2025年一季度 1",
            "市文旅局 2025年上半年 2",
            "市文旅局 2025年一至三季度 4",
        ],
        totals=4,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "造林",
        """
2023年国土绿化任务分解表
||||单位：亩、万株
片区|乡镇|人工造林|退化林修复|义务植树
南片|甲镇|100|50|1.5
|乙镇|80|20|1
|小计|180|70|2.5
北片|丙乡|60|40|0.8
|丁乡|40|10|0.7
|小计|100|50|1.5
总计||280|120|4
""",
        ["A1:E1", "A4:A6", "A7:A9", "A10:B10"],
        tasks="人工造林（亩）、退化林修复（亩）、义务植树（万株）",
        targets=[
            "甲镇 人工造林 2023 100",
            "乙镇 人工造林 2023 80",
            "丙乡 人工造林 2023 60",
            "丁乡 人工造林 2023 40",
            "甲镇 退化林修复 2023 50",
            "乙镇 退化林修复 2023 20",
            "丙乡 退化林修复 2023 40",
            "丁乡 退化林修复 2023 10",
            "甲镇 义务植树 2023 1.5",
            "乙镇 义务植树 2023 1",
            "丙乡 义务植树 2023 0.8",
            "丁乡 义务植树 2023 0.7",
        ],
        totals=9,
        units=[],
        period=None,
        kind="xlsx",
    ),
    Annex(
        "名单",
        """
附件2|||
某市完整社区试点名单|||
序号|区|社区名称|创建年度
1|江岸区|百步亭社区|2023年
2|江岸区|花桥社区|2024年
3|江汉区|北湖社区|2023年
4|硚口区|宝丰社区|2024年
""",
        [],
        tasks="社区（个）",
        targets=["江岸区 2023 百步亭社区", "江岸区 2024 花桥社区", "江汉区 2023 北湖社区", "硚口区 2024 宝丰社区"],
        totals=0,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "比例",
        """
街道名称|社区总数（个）|2023年计划建设||2024年计划建设||占比
||数量|名称|数量|名称|
甲街道|5|2|春里社区、夏里社区|2|秋里社区、冬里社区|80%
乙街道|4|1|东里社区|2|南里社区、北里社区|75%
总计|9|3||4||
""",
        [],
        tasks="t（个）",
        targets=[
            "甲街道 2023 2 春里社区、夏里社区",
            "甲街道 2024 2 秋里社区、冬里社区",
            "乙街道 2023 1 东里社区",
            "乙街道 2024 2 南里社区、北里社区",
        ],
        totals=3,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "市本级",
        """
2025年保障性租赁住房筹集计划表|||
地区|筹集套数（套）|其中：新建|其中：改建
全市|1,200|800|400
市本级|300|200|100
永安县|500|350|150
清流县|400|250|150
""",
        [],
        tasks="新建（套）、改建（套）",
        targets=[
            "市本级 新建 2025 200",
            "永安县 新建 2025 350",
            "清流县 新建 2025 250",
            "市本级 改建 2025 100",
            "永安县 改建 2025 150",
            "清流县 改建 2025 150",
        ],
        totals=6,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "栏次",
        """
街道|2024年任务（户）||2025年任务（户）||总计
|一类|二类|一类|二类|
栏次|1|2|3|4|5=1+2+3+4
甲街道|10|20|30|40|100
乙街道|1|2|3|4|10
合计|11|22|33|44|110
""",
        [],
        tasks="一类（户）、二类（户）",
        targets=[
            "甲街道 一类 2024 10",
            "甲街道 一类 2025 30",
            "乙街道 一类 2024 1",
            "乙街道 一类 2025 3",
            "甲街道 二类 2024 20",
            "甲街道 二类 2025 40",
            "乙街道 二类 2024 2",
            "乙街道 二类 2025 4",
        ],
        totals=7,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "村",
        """
乡镇|村|改厕户数（户）|污水治理村（个）
合计||175|4
河口镇|小计|75|2
|东村|40|1
|西村|35|1
白石乡|小计|100|2
|南村|60|1
|北村|40|1
""",
        [],
        tasks="改厕户数（户）、污水治理村（个）",
        targets=["河口镇 改厕户数 2024 75", "白石乡 改厕户数 2024 100", "河口镇 污水治理村 2024 2", "白石乡 污水治理村 2024 2"],
        totals=6,
        units=[],
        period="2024",
        kind="csv",
    ),
    Annex(
        "节点",
        """
街道|2024年6月30日前完成数|2024年9月30日前完成数|2024年12月31日前完成数|全年任务
甲街道|2|3|5|10
乙街道|1|1|2|4
合计|3|4|7|14
""",
        [],
        tasks="t（个）",
        targets=[
            "甲街道 2024年6月30日 2",
            "甲街道 2024年9月30日 3",
            "甲街道 2024年12月31日 5",
            "乙街道 2024年6月30日 1",
            "乙街道 2024年9月30日 1",
            "乙街道 2024年12月31日 2",
        ],
        totals=6,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "三折",
        """
乡镇|数量|乡镇|数量|乡镇|数量
甲镇|1|丁镇|4|庚镇|7
乙镇|2|戊镇|5|辛镇|8
丙镇|3|己镇|6|合计|36
""",
        [],
        tasks="t（个）",
        targets=[
            "甲镇 2024 1",
            "乙镇 2024 2",
            "丙镇 2024 3",
            "丁镇 2024 4",
            "戊镇 2024 5",
            "己镇 2024 6",
            "庚镇 2024 7",
            "辛镇 2024 8",
        ],
        totals=1,
        units=[],
        period="2024",
        kind="csv",
    ),
    Annex(
        "街道责任",
        """
2024年既有建筑节能改造任务表
街道|改造面积（万㎡）|责任单位|责任人|完成时限
甲街道|1.2|甲街道办事处|张三|2024年10月底
乙街道|2.3|乙街道办事处|李四|2024年11月底
合计|3.5|||
""",
        ["A1:E1"],
        tasks="改造面积（万m2）",
        targets=["甲街道 2024 1.2 2024年10月底", "乙街道 2024 2.3 2024年11月底"],
        totals=1,
        units=[],
        period=None,
        kind="xlsx",
    ),
    Annex(
        "两级",
        """
2024年就业目标任务分解表
单位：人
县区|城镇新增就业|失业人员再就业|就业困难人员就业|职业技能培训|||
||||补贴性培训|其中||
|||||企业职工|农民工|其他
甲县|1000|300|100|500|200|200|100
乙县|2000|600|200|800|300|300|200
合计|3000|900|300|1300|500|500|300
""",
        ["A1:H1", "A2:H2", "A3:A5", "B3:B5", "C3:C5", "D3:D5", "E3:H3", "E4:E5", "F4:H4"],
        tasks="城镇新增就业（人）、失业人员再就业（人）、就业困难人员就业（人）、职业技能培训·企业职工（人）、职业技能培训·农民工（人）、职业技能培训·其他（人）",
        targets=[
            "甲县 城镇新增就业 2024 1000",
            "乙县 城镇新增就业 2024 2000",
            "甲县 失业人员再就业 2024 300",
            "乙县 失业人员再就业 2024 600",
            "甲县 就业困难人员就业 2024 100",
            "乙县 就业困难人员就业 2024 200",
            "甲县 职业技能培训·企业职工 2024 200",
            "乙县 职业技能培训·企业职工 2024 300",
            "甲县 职业技能培训·农民工 2024 200",
            "乙县 职业技能培训·农民工 2024 300",
            "甲县 职业技能培训·其他 2024 100",
            "乙县 职业技能培训·其他 2024 200",
        ],
        totals=9,
        units=[],
        period=None,
        kind="xlsx",
    ),
    Annex(
        "四季",
        """
表3
2025年度社区养老服务设施建设分季度目标
镇街|全年目标数（处）|分季度目标|||
||一季度|二季度|三季度|四季度
新桥街道|8|2|2|2|2
老桥街道|5|1|1|1|2
桥头镇|4|0|1|1|2
合计|17|3|4|4|6
""",
        ["A1:F1", "A2:F2", "A3:A4", "B3:B4", "C3:F3"],
        tasks="t（处）",
        targets=[
            "新桥街道 2025年一季度 2",
            "新桥街道 2025年二季度 2",
            "新桥街道 2025年三季度 2",
            "新桥街道 2025年四季度 2",
            "老桥街道 2025年一季度 1",
            "老桥街道 2025年二季度 1",
            "老桥街道 2025年三季度 1",
            "老桥街道 2025年四季度 2",
            "桥头镇 2025年一季度 0",
            "桥头镇 2025年二季度 1",
            "桥头镇 2025年三季度 1",
            "桥头镇 2025年四季度 2",
        ],
        totals=8,
        units=[],
        period=None,
        kind="xlsx",
    ),
    Annex(
        "制表",
        """
填报单位：某区住建局（盖章）|||填报日期：2024年3月5日
2024年旧楼加装电梯任务表|||
街道|计划数|其中已开工|备注
一街道|10|2|
二街道|8|1|
合计|18|3|
审核人：王五||填表人：赵六|
""",
        [],
        tasks="t（个）",
        targets=["一街道 2024 10", "二街道 2024 8"],
        totals=1,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "约束",
        """
指标|单位|2023年|2024年|2025年
城市生活垃圾回收利用率|%|35|37|40
新增分类小区|个|50|60|70
分类收运车辆|辆|10|10|10
""",
        [],
        tasks="新增分类小区（个）、分类收运车辆（辆）",
        targets=[
            "新增分类小区 2023 50",
            "新增分类小区 2024 60",
            "新增分类小区 2025 70",
            "分类收运车辆 2023 10",
            "分类收运车辆 2024 10",
            "分类收运车辆 2025 10",
        ],
        totals=0,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "英文",
        """
Street|2024|2025|Total
甲街道|1|2|3
乙街道|3|4|7
Total|4|6|10
""",
        [],
        tasks="t（个）",
        targets=["甲街道 2024 1", "甲街道 2025 2", "乙街道 2024 3", "乙街道 2025 4"],
        totals=5,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "责任分工",
        """
工作任务|2024年目标|2025年目标|牵头部门|配合部门
创建示范社区（个）|10|20|区民政局|区住建局、各街道
改造老旧小区（个）|5|8|区住建局|各街道
新建口袋公园（处）|3|3|区园林局|区住建局
""",
        [],
        tasks="创建示范社区（个）、改造老旧小区（个）、新建口袋公园（处）",
        targets=[
            "创建示范社区 2024 10",
            "创建示范社区 2025 20",
            "改造老旧小区 2024 5",
            "改造老旧小区 2025 8",
            "新建口袋公园 2024 3",
            "新建口袋公园 2025 3",
        ],
        totals=0,
        units=[
            "创建示范社区 牵头部门 区民政局",
            "创建示范社区 配合部门 区住建局、各街道",
            "改造老旧小区 牵头部门 区住建局",
            "改造老旧小区 配合部门 各街道",
            "新建口袋公园 牵头部门 区园林局",
            "新建口袋公园 配合部门 区住建局",
        ],
        period=None,
        kind="csv",
    ),
    Annex(
        "空格街名",
        """
街　道|2024 年|2025 年
甲 街|１|2
乙　街|３|４
合　　计|４|６
""",
        [],
        tasks="t（个）",
        targets=["甲街 2024 1", "甲街 2025 2", "乙街 2024 3", "乙街 2025 4"],
        totals=2,
        units=[],
        period=None,
        kind="csv",
    ),
    Annex(
        "含增减",
        """
县区|2023年完成数|2024年目标数|增减|增长率
甲县|10|12|2|20%
乙县|20|22|2|10%
合计|30|34|4|13.3%
""",
        [],
        tasks="t（个）",
        targets=["甲县 2024 12", "乙县 2024 22"],
        totals=1,
        units=[],
        period=None,
        kind="csv",
    ),
]


def to_merges(ranges: list[str]) -> tuple[Merge, ...]:
    bounds = [tuple(n or 1 for n in range_boundaries(r)) for r in ranges]
    return tuple(Merge(top - 1, left - 1, bottom - 1, right - 1) for left, top, right, bottom in bounds)


def write_annex(folder: Path, rows: list[list[str]], merges: list[str], kind: str) -> Grid:
    """The grid of a real file: a workbook with numbers and merged cells, or a csv as a Chinese Excel saves it."""
    path = folder / f"t.{kind}"
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        path.write_bytes(text.getvalue().encode("gb18030"))
        return read_grid(path)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        cells = [
            None if t == "" else float(t) if re.fullmatch(r"[0-9]+\.[0-9]+", t) else int(t) if t.isdecimal() else t for t in row
        ]
        sheet.append(cells)
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return read_grid(path)


def told(draft: Draft) -> list[str]:
    many = len(draft.tasks) > 1
    return [
        " ".join(
            filter(None, (
                t.street or t.unit, task.name if many else "", t.period, "" if t.quantity is None else number_text(t.quantity),
                "、".join(t.names), t.due,
            ))
        )
        for task in draft.tasks for t in task.targets
    ]  # fmt: skip


@pytest.mark.parametrize("annex", ANNEXES, ids=lambda a: a.name)
def test_an_annex_is_read_and_its_plan_holds(tmp_path: Path, annex: Annex) -> None:
    seen = read_table(write_annex(tmp_path, annex.rows, annex.merges, annex.kind), "t", Answers(period=annex.period))
    assert [p.text.render(str) for p in (*seen.problems, *seen.differences)] == []
    draft = draft_plan(seen)
    assert "、".join(f"{t.name}（{t.measure}）" for t in draft.tasks) == annex.tasks
    assert told(draft) == annex.targets
    assert len(seen.stated) == annex.totals
    assert [f"{t.name} {u.role} {'、'.join(u.units)}" for t in draft.tasks for u in t.units] == annex.units
    parts = (draft.tasks, draft.streets, draft.totals, draft.ratios, draft.oddities, draft.units, draft.roles)
    start = Start("某区方案", "1号", "2023-2026", "2023年1月1日", draft.lead or "民政局", *parts)
    write_files(tmp_path / "data", skeleton_texts(start, tmp_path, "cleancomm", str, {}))
    plan = resolve_plan(load_folder(tmp_path / "data"))
    assert [str(p.text) for p in run_checks(plan) if p.severity is Severity.ERROR] == []
    counted = [(f.stated, f.counted) for f in compare_figures(plan) if f.loc[0] == "totals" and f.stated is not None]
    assert sorted(counted) == sorted((s.amount, s.counted) for s in seen.stated)


def read_rows(annex: Annex, rows: list[list[str]]) -> Understanding:
    return read_table(make_grid("t", rows, to_merges(annex.merges)), "t", Answers(period=annex.period))


@pytest.mark.parametrize("annex", [a for a in ANNEXES if a.totals], ids=lambda a: a.name)
def test_no_changed_figure_of_an_annex_with_totals_passes(annex: Annex) -> None:
    plain = read_rows(annex, annex.rows)
    cells = {plain.grid.in_file(*e.at) for e in plain.entries if e.amount is not None}
    cells |= {plain.grid.in_file(*s.at) for s in plain.stated}
    for r, c in sorted(cells):
        rows = [list(row) for row in annex.rows]
        rows[r][c] = number_text(Decimal(re.sub(r"[^0-9.]", "", unicodedata.normalize("NFKC", rows[r][c]))) + 1)
        seen = read_rows(annex, rows)
        assert seen.problems or seen.differences, (r, c)


# --- merged cells


def write_merged(plan: Plan, total: str) -> tuple[list[list[str]], list[str]]:
    """Each street in one cell over its periods, the heading of the figures over two columns, totals of each street and of all."""
    streets, periods = keys(plan)
    rows = [["街道", "年度", "建设任务", ""], ["", "", "数量", "备注"]]
    merges = ["A1:A2", "B1:B2", "C1:D1"]
    for s in streets:
        first = len(rows) + 1
        rows += [[s if p == periods[0] else "", f"{p}年", number_text(plan[s, p]), ""] for p in periods]
        merges.append(f"A{first}:A{len(rows)}")
    first = len(rows) + 1
    for p in periods:
        amount = sum((plan[s, p] for s in streets), Decimal(0))
        rows.append([total if p == periods[0] else "", f"{p}年", number_text(amount), ""])
    merges.append(f"A{first}:A{len(rows)}")
    return rows, merges


def write_years_over_indicators(plan: Plan, total: str) -> tuple[list[list[str]], list[str]]:
    """Each period in one cell over its indicators, the streets in a group that one cell names."""
    streets, periods = keys(plan)
    double = {key: amount * 2 for key, amount in plan.items()}
    rows = [["片区", "街道"], ["", ""]]
    merges = ["A1:A2", "B1:B2", f"A3:A{2 + len(streets)}", f"A{3 + len(streets)}:B{3 + len(streets)}"]
    for n, p in enumerate(periods):
        rows[0] += [f"{p}年", ""]
        rows[1] += ["户数（户）", "投资（万元）"]
        merges.append(f"{'CEGI'[n]}1:{'DFHJ'[n]}1")
    for n, s in enumerate(streets):
        figures = [number_text(of[s, p]) for p in periods for of in (plan, double)]
        rows.append(["东片" if n == 0 else "", s, *figures])
    sums = [number_text(sum((of[s, p] for s in streets), Decimal(0))) for p in periods for of in (plan, double)]
    return [*rows, [total, "", *sums]], merges


def write_streets_under_years(plan: Plan, total: str) -> tuple[list[list[str]], list[str]]:
    """The streets side by side under each year, which one cell names."""
    rows = write_under_years(plan, total)
    streets, periods = keys(plan)
    width = len(streets) + 1
    lefts = [2 + n * width for n in range(len(periods))]
    return rows, ["A1:A2", *(f"{get_column_letter(c)}1:{get_column_letter(c + width - 1)}1" for c in lefts)]


def check_merged(plan: Plan, seen: Understanding, tasks: int) -> None:
    assert [p.text.render(str) for p in (*seen.problems, *seen.differences, *seen.doubts)] == []
    first, *others = draft_plan(seen).tasks
    assert len(others) == tasks - 1
    assert {(t.street, t.period): t.quantity for t in first.targets} == plan
    assert all({(t.street, t.period): t.quantity for t in o.targets} == {k: v * 2 for k, v in plan.items()} for o in others)
    assert len(seen.stated) == tasks * len(keys(plan)[1])


MERGED = {
    "long": (write_merged, 1),
    "wide": (write_years_over_indicators, 2),
    "under years": (write_streets_under_years, 1),
}
TOTALS = st.sampled_from(["合计", "合  计", "总计", "全市合计"])


@given(plans(), st.sampled_from(sorted(MERGED)), TOTALS)
def test_a_plan_written_with_merged_cells_reads_back(plan: Plan, form: str, total: str) -> None:
    write, tasks = MERGED[form]
    rows, merges = write(plan, total)
    check_merged(plan, read_table(make_grid("t", rows, to_merges(merges)), "t"), tasks)


@pytest.mark.parametrize("form", sorted(MERGED))
@given(plan=plans(), total=TOTALS)
@settings(max_examples=5)
def test_a_plan_written_as_a_workbook_with_merged_cells_reads_back(
    tmp_path_factory: pytest.TempPathFactory, form: str, plan: Plan, total: str
) -> None:
    write, tasks = MERGED[form]
    rows, merges = write(plan, total)
    above = [["附件2"], ["城市管理任务分解表"]]
    moved = [re.sub("[0-9]+", lambda m: str(int(m[0]) + len(above)), merge) for merge in merges]
    rows = [*above, *rows, ["注：以街道上报为准"], ["2.含续建"]]
    check_merged(plan, read_table(write_annex(tmp_path_factory.mktemp("t"), rows, moved, "xlsx"), "t"), tasks)


@given(plans(), st.sampled_from(sorted(MERGED)), st.data())
def test_a_changed_figure_beside_merged_cells_is_found(plan: Plan, form: str, data: st.DataObject) -> None:
    rows, merges = MERGED[form][0](plan, "合计")
    cells = [(r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if re.fullmatch(r"[0-9.]+", text)]
    r, c = data.draw(st.sampled_from(cells))
    rows[r][c] = number_text(Decimal(rows[r][c]) + data.draw(st.integers(1, 999)))
    seen = read_table(make_grid("t", rows, to_merges(merges)), "t")
    assert seen.problems or seen.differences
