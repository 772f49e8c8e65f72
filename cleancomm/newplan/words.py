"""The words of printed tables: which headings, rows and lines are what. One place, so that a new word is one change."""

import re

from cleancomm.newplan.measure import is_measure
from cleancomm.newplan.period import squash
from cleancomm.plan.models import RoleKind

_PLACE = (
    r"(?:街道|街镇|镇街|乡镇|镇乡|街乡|乡街|街|镇|乡|地区|辖区|属地|区域|区县|县区|县市|县市区|县\(?市、?区\)?|"
    r"区|市县|市州|盟市|旗县|旗县区|行政区|园区|社区街道)"
)
_BESIDE = r"(?:[\\/|、](?:年度|年份|指标|项目|时间|类别|任务|内容))?"
_STREET = re.compile(
    rf"(?:所属|所在|责任|实施|试点|涉及|相关|各)?{_PLACE}(?:[(/、]?{_PLACE}\)?)*(?:办事处|名称|名|\(园区\))?{_BESIDE}"
)
# a name that can be nothing but a street's
_STREET_NAME = re.compile(r"[^0-9,，、;；:：。()（）]{1,10}(?:街道办事处|街道|办事处|街|镇|乡|苏木|地区)")
# what may be a street's beside others of its kind
_DISTRICT_NAME = re.compile(r"[^0-9,，、;；:：。()（）]{1,10}[区县市旗]")
_NO_DISTRICT = re.compile(
    r".*(?:小|社|市|城|郊|片|辖|园|地|新|老城|全|山|牧|林|库|景|矿|灌|校|厂|功能|示范|保护|开发|工业|住宅|生活|商业)区|(?:全|城|超|门|集|县级)市|全县"
)
_SERIAL = re.compile(r"序号?|编号|号|no\.?|#|项次|行次|栏次", re.I)
_LEFT = re.compile(
    r"备注|说明|附注|.*(?:建成|建造|始建|房屋|修建)(?:年代|年份|时间)|.*年代|.*(?:责任|配合|牵头|主管|实施|建设|承办|协办|参与|监管|分管)(?:单位|部门|人|领导|主体|科室)|负责人|联系人|联系方式|.*(?:电话|手机)(?:号码?)?|"
    r".*(?:完成)?(?:时限|期限)|增减.*|增幅.*|增速.*|增长(?:率|额|数|量)?(?:\(.*\))?|(?:同比|环比|(?:比|较)(?:上|去)年|(?:比|较)(?:19|20)[0-9]{2}年).*|(?:计划)?(?:完成|竣工|开工|启动|交付)(?:时间|日期)|.*(?:地址|地点|位置|四至|建设内容|改造内容|工作措施|工作内容|措施)|签字|审核"
)
# who carries a task, by the words that leave no choice; 建设单位, 监管部门 and persons are none of these
_ROLES = {
    RoleKind.LEAD: re.compile(r"(?:牵头|主办)(?:责任)?(?:单位|部门|主体)"),
    RoleKind.RESPONSIBLE: re.compile(r"(?:责任|承办|落实|主体责任)(?:单位|部门|主体)"),
    RoleKind.SUPPORT: re.compile(r"(?:配合|协办|参与|协同|协助)(?:责任)?(?:单位|部门)"),
}
_UNIT = re.compile(r"(?:责任|牵头|主办|承办|落实)(?:单位|部门|主体)|单位名称|部门名称|部门(?:单位)?")
_EVERY_STREET = re.compile(r"各(?:街道?|乡镇|镇街|街镇|镇|乡)(?:[（(、/和]*(?:街道?|镇|乡)[）)]?)*(?:办事处|(?:人民)?政府)?")
_REMARK = re.compile(r"备注|说明|附注")
_DUE = re.compile(
    r"(?:计划|要求|任务)?(?:完成|竣工|完工|交付|办结)(?:的)?(?:时限|期限|时间|日期|节点)|(?:完成|办理|整改|工作)?(?:时限|期限)(?:要求)?|截止(?:时间|日期)"
)
_YEARS = re.compile(r"(?:计划|实施|建设|改造|创建|完成|任务|目标)*(?:年份|年度|时间|时期|阶段|季度|月份)(?:[\\/|].*)?")
_INDICATORS = re.compile(
    r"(?:工作|目标|任务|主要|考核|评价)?(?:指标|任务|项目|类别|内容|事项)(?:名称|类别|内容|分类)?(?:[\\/|].*)?"
)
_UNITS = re.compile(r"(?:计量)?单位")
_REGIONS = re.compile(r"(?:所属|所在)?(?:片区|分区|组别|类型|类别|分类|城区|层级|所在区|区划|地域|圈层)(?:名称)?")
_COMMUNITIES = re.compile(r"(?:现有|辖区|所辖|辖)?社区(?:居委会|居民委员会)?总?(?:数量?|个数)(?:\(.*\))?")
_RATIO = re.compile(r"比例|占比|百分比|比重")
_RATE = re.compile(r"率(?:\(.*\))?$|%")
_TOTAL = re.compile(r"合计|总计|小计|总数|共计|总量|汇总|合計|總計|小計|^累计$|^全年$|^total$", re.I)
_PLANNED = re.compile(r"(?:计划|任务|目标|建成).*数$|总任务|(?:^|年度|全年|总|计划)(?:任务|目标|计划)量?$")
_COUNTS = re.compile(r"数量|个数|计划数|任务数|数$|面积|长度|投资|金额|规模")
_NAMES = re.compile(r"名称|名单|小区|社区名|名字|具体点位|楼院")
_DONE = re.compile(
    r"(?:已|实际|累计)(?:完成|建成|实施|开工|竣工|改造|创建|投入)|完成(?:情况|数|量|率|比例|进度)|进展|进度|现状|^实际(?:数量?|值)?$|(?:去|上)年"
)
_STOCK = re.compile(r"(?:现有|已有|原有|实有|已建)(?!.*(?:改造|提升|整治|治理|拆|新增|更新|修)).*")
_PLAN = re.compile(r"计划|目标|任务|应")
_GENERIC = re.compile(
    r"(?:分|按|各|逐)(?:季度|月度?|半年度?)|年度|全年|目标值|计划值|任务值|指标值|任务量|计划量|目标量|计划建设|计划|任务|目标|指标|(?:数量|个数)|名称|名单|情况|合计|总计|小计|总数|共计|总量|汇总|累计|分年度?|各年度?|其中|明细|安排|"
    r"^[:/、,]+|[:/、,]+$|^建成$|^完成$"
)
_TOTAL_ROW = re.compile(
    r"(?P<of>.{0,16}?)(?:合计|总计|小计|共计|总数|累计|汇总|合計|總計|小計|总和|(?:grand|sub)?total|sum)(?P<end>数|\(.{1,4}\))?",
    re.I,
)
_WHOLE = re.compile(r"(?:全|本)?(?:全|本)[区市县镇乡省州旗盟]|总|共|区级|市级|县级|各街道?|各乡镇|各镇")
_WHOLE_ALONE = re.compile(r"全[区市县省州旗盟]")
_GROUP = re.compile(
    r"其中|(?:其中)?(?:市区|城区|中心城区|主城区|老城区|新城区|建成区|县域|郊区|近郊|远郊|农村|城市|城镇|市辖区|涉农地区|.{1,8}片区?|.{1,6}片|.{1,6}组团)"
    r"|[一二三四五六七八九十]+、.+|\([一二三四五六七八九十]+\).+|其中.{1,8}"
)
_NOTE = re.compile(
    r"(?:备?注|注解|说明|附注?|填表说明|填报说明|编制说明)(?:\(?[0-9一二三四五六七八九十]{1,2}\)|[0-9一二三四五六七八九十]{0,2}[:.、\])】〕])|"
    r"注[0-9一二三]?[:.、]?$|备注$|[*※★#]\D|注?(?:本表|表[中内]|以上|上述)|"
    r"(?:填表人?|制表人?|制表单位|审核人?|复核人?|填报人|填报单位|填表单位|编制单位|报送单位|单位负责人|负责人|统计负责人|分管领导|主管领导|联系人|联系电话|电话|"
    r"数据来源|资料来源|来源|填报日期|填报时间|填表日期|制表日期|制表时间|报送日期|统计时间|统计日期|截止日期|打印日期)(?:[(（]?(?:盖章|签字|签章|公章)[)）]?)?[:：]"
)
# what only says that a table goes on: 续表, （续上表）, 表1（续）, 转下页, 第2页, — 2 —
_PAGE = re.compile(
    r"\(?(?:接|续|转)(?:上|下|前|后)?(?:表|页|一页)[0-9一二三四五六七八九十]*(?:-[0-9]+)?\)?|\(续\)|(?:附?表|附件)[0-9一二三四五六七八九十]*(?:-[0-9]+)?\(续[表]?\)"
    r"|第[0-9一二三四五六七八九十]{1,3}页(?:[,/]?共[0-9一二三四五六七八九十]{1,3}页)?|[-—–―－─]+[0-9]{1,3}[-—–―－─]+"
)
_LINE = re.compile(
    r"附[件表]?[0-9一二三四五六七八九十]*(?:-[0-9]+)?[:：]?$|表[号]?[0-9]|.*[:：]|"
    r".*(?:单位|部门|机关|地区|日期|时间|人|电话|领导|来源|口径|编号|文号|表号|签章|盖章|名称|年度|页|备注|注|说明)(?:[(（].{1,6}[)）])?[:：].*|"
    r"(?:19|20)[0-9]{2}年[0-9]{1,2}月([0-9]{1,2}日)?$"
)


def _match(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.fullmatch(squash(text)))


def is_street_heading(text: str) -> bool:
    """Whether a heading is of the column of streets."""
    return _match(_STREET, text) and not _match(_UNITS, text)


def is_street_name(text: str) -> bool:
    """Whether a text can be nothing but the name of a street."""
    return _match(_STREET_NAME, text) and not is_street_heading(text)


def is_district_name(text: str) -> bool:
    """Whether a text can be the name of a county or district."""
    return _match(_DISTRICT_NAME, text) and not _match(_NO_DISTRICT, text) and not is_street_heading(text)


def is_serial_heading(text: str) -> bool:
    """Whether a heading is of a column of running numbers."""
    return _match(_SERIAL, text)


def is_left_heading(text: str) -> bool:
    """Whether a heading is of units, days, remarks and the like."""
    return _match(_LEFT, text)


def find_role(text: str) -> RoleKind | None:
    """What a heading of units says that they are to the task; None for one that says nothing that is plain."""
    return next((kind for kind, pattern in _ROLES.items() if _match(pattern, text)), None)


def is_unit_heading(text: str) -> bool:
    """Whether a heading is of units that the rows are of."""
    return _match(_UNIT, text)


def is_every_street(text: str) -> bool:
    """Whether a unit is all streets together: 各街道, 各镇（街道）."""
    return _match(_EVERY_STREET, text)


def is_remark_heading(text: str) -> bool:
    """Whether a heading is of remarks."""
    return _match(_REMARK, text)


def is_due_heading(text: str) -> bool:
    """Whether a heading is of the days by which it is to be done."""
    return _match(_DUE, text)


def is_years_heading(text: str) -> bool:
    """Whether a heading is of a column of periods."""
    return _match(_YEARS, text)


def is_indicator_heading(text: str) -> bool:
    """Whether a heading is of a column of indicators."""
    return _match(_INDICATORS, text)


def is_units_heading(text: str) -> bool:
    """Whether a heading is of a column of measures."""
    return _match(_UNITS, text)


def is_region_heading(text: str) -> bool:
    """Whether a heading is of a column of groups of streets."""
    return _match(_REGIONS, text)


def is_communities_heading(text: str) -> bool:
    """Whether a heading is of the communities of each street."""
    return _match(_COMMUNITIES, text)


def is_ratio_heading(text: str) -> bool:
    """Whether a heading is of shares."""
    return bool(_RATIO.search(squash(text)))


def is_rate_heading(text: str) -> bool:
    """Whether a heading is of rates, which no sum is made of."""
    return bool(_RATE.search(squash(text)))


def is_total_heading(text: str) -> bool:
    """Whether a heading is of totals."""
    return bool(_TOTAL.search(squash(text)))


def is_total_word(text: str) -> bool:
    """Whether a heading is nothing but a word for totals."""
    return bool(re.fullmatch(r"合计|总计|小计|总数|共计|总量|汇总|合計|總計|小計|total", squash(text), re.I))


def is_planned_heading(text: str) -> bool:
    """Whether a heading without a period is of the whole plan."""
    return bool(_PLANNED.search(squash(text)))


def is_counts_heading(text: str) -> bool:
    """Whether a heading is of figures."""
    return bool(_COUNTS.search(squash(text)))


def is_names_heading(text: str) -> bool:
    """Whether a heading is of names."""
    plain = squash(text)
    return bool(_NAMES.search(plain)) and not re.search(r"(?:数量?|个数)$", plain)


def is_part_heading(text: str) -> bool:
    """Whether a heading is of what lies within a street, and not of streets."""
    plain = squash(text)
    return plain not in ("名称", "单位名称") and (
        is_names_heading(text) or bool(re.fullmatch(r"社区|村|行政村|村居|村\(社区\)|点位|项目.*", plain))
    )


def is_title_end(text: str) -> bool:
    """Whether a line ends as titles do."""
    return bool(re.search(r"(?:表|情况|一览|方案|汇总|清单|台账|安排|明细)(?:\(.*\))?$", squash(text)))


def is_done_heading(text: str) -> bool:
    """Whether a heading is of what was done, not of what is to be done."""
    plain = squash(text)
    return bool(_DONE.search(plain)) and not _PLAN.search(plain)


def is_planned_by(text: str) -> bool:
    """Whether a heading says that it is a plan, or by when it is to be done: 6月底前完成数."""
    return bool(re.search(r"计划|前(?:全部|基本)?(?:完成|建成)", squash(text)))


def is_among_heading(text: str) -> bool:
    """Whether a heading begins what is among the figures beside it."""
    return squash(text).startswith("其中")


def is_stock_heading(text: str) -> bool:
    """Whether a heading is of what there is before anything is done."""
    return bool(_STOCK.fullmatch(squash(text)))


def find_indicator(text: str) -> str:
    """A heading without the words that every table has; what is left says what is counted."""
    plain, before = re.sub(r"^(?:任务|目标|指标|项目)?[0-9一二三四五六七八九十]{1,2}[:、.)]", "", squash(text)), ""
    while plain != before:
        before, plain = plain, _GENERIC.sub("", plain)
    if plain == "数" or (len(plain) > 2 and plain.endswith("数") and not is_measure(plain[-2])):
        plain = plain[:-1]
    return _GENERIC.sub("", plain)


def find_total_row(text: str) -> str | None:
    """What a row of totals is of, "" for the whole or as its place says; None for a row that is none."""
    if text.isdecimal():
        return None
    plain = squash(text).strip(":")
    found = _TOTAL_ROW.fullmatch(plain)
    if found:
        of = found["of"].strip(":")
        return "" if not of or _WHOLE.fullmatch(of) else of
    return "" if _WHOLE_ALONE.fullmatch(plain) else None


def is_whole_row(text: str) -> bool:
    """Whether a row of totals says of itself that it is of the whole."""
    plain = squash(text).strip(":")
    return bool(re.match(r"全[区市县镇乡省州旗盟]|本[区市县]|总计|總計|汇总|grand", plain, re.I))


def is_small_total(text: str) -> bool:
    """Whether a row of totals is of a part as a rule."""
    return bool(re.search(r"小计|小計|subtotal", squash(text), re.I))


def is_group_row(text: str) -> bool:
    """Whether a text names a group of streets."""
    return _match(_GROUP, squash(text).strip(":"))


def is_note(text: str) -> bool:
    """Whether a text begins a note, by itself, in brackets, or with a word for notes that stands apart, as in 注 含补植."""
    return bool(_NOTE.match(squash(text).lstrip("([【〔")) or re.match(r"(?:备?注|说明|附注)\s+\S", text))


def is_line(text: str) -> bool:
    """Whether a text can be no heading: 填报单位：, 附件2, a day."""
    return _match(_LINE, text)


def is_page_mark(text: str) -> bool:
    """Whether a text only says that a table goes on, or numbers a page."""
    return _match(_PAGE, text)


def is_number_mark(text: str) -> bool:
    """Whether a text can stand in a row that numbers the columns."""
    return bool(re.fullmatch(r"[甲乙丙丁戊己庚辛]|\(?[0-9]{1,2}\)?|[A-Z]|栏次|[0-9]{1,2}=[0-9+\-×*/]+", squash(text)))


def only_heads(text: str) -> bool:
    """Whether a text can stand in a header only."""
    plain = squash(text)
    return bool(
        _TOTAL.fullmatch(plain)
        or re.search(
            r"(?:数|数量|名称|名单|比例|占比|备注|面积|长度|投资|金额|目标|任务|计划|情况|时限|单位|指标|率)(?:\(.{1,6}\))?$",
            plain,
        )
        or plain in ("小区", "社区", "个", "户", "万元")
    )
