"""What every key of the data files means, with an example. A key that a model has and this list has not breaks a test.

Kept apart from the models: nothing but `schema` and the documentation reads it. `Model.key` goes before plain `key`.
"""

from typing import NamedTuple

from cleancomm.message import N_, Template


class Key(NamedTuple):
    """What a key means, and a value as it stands in a file."""

    text: Template
    example: str = ""


KEYS: dict[str, Key] = {
    "schema": Key(N_("the form of the file and its version; the first line of every plan file"), "cleancomm/plan/1"),
    "Committees.schema": Key(
        N_("the form of the file and its version; the first line of every plan file"), "cleancomm/committees/1"
    ),
    "Duties.schema": Key(N_("the form of the file and its version; the first line of every plan file"), "cleancomm/duties/1"),
    "Contacts.schema": Key(N_("the form of the file and its version; the first line of every plan file"), "cleancomm/contacts/1"),
    "source": Key(N_("where in the document this stands"), "三（一）; 附件5-2"),
    "aliases": Key(N_("other names that the document or people use; all commands find them"), "[城北地区]"),
    "day": Key(N_("the day of a wording beside it that no rule reads; one that can be read must say the same"), "2024-05-10"),
    "undated": Key(N_("the wording beside it, which no rule reads, names no day"), "true"),
    "oddities": Key(N_("oddities of the document, acknowledged: each turns a finding of validate into a note")),
    # plan.yaml
    "Plan.document": Key(N_("the document that the data encode")),
    "Plan.settings": Key(N_("choices of the office that keeps the record; the document says nothing of them")),
    "Plan.streets": Key(N_("the streets, townships or districts that targets are for")),
    "Plan.roles": Key(N_("the document's own words for roles, and what each comes to")),
    "Plan.tasks": Key(N_("the tasks of the plan with their units and targets")),
    "Plan.steps": Key(N_("the steps of the plan in time; a step without milestones of its own is a milestone itself")),
    "Plan.totals": Key(N_("every figure that the document states about other figures; validate counts for itself")),
    "Plan.ratios": Key(N_("every share that the document promises")),
    "Document.title": Key(N_("the title as it stands above the text"), "某区示范社区建设实施方案"),
    "Document.number": Key(N_("the document's number"), "某政发〔2023〕26号附件5"),
    "Document.issuer": Key(N_("who issued it, if it says so"), "某区人民政府"),
    "Document.period": Key(N_("the period that the plan covers"), "2023-2026"),
    "Document.begins": Key(N_("the day on which the plan begins; no work is due before it"), "2023年9月20日"),
    "Document.annexes": Key(N_("the annexes by name, so that references can be checked"), "[附件5-1, 附件5-2]"),
    "Document.aim": Key(N_("the overall aim in the document's words"), "到2026年将全区80%的社区打造成示范社区"),
    "Settings.timezone": Key(N_("the time zone whose day counts, also on a server elsewhere"), "Asia/Shanghai"),
    "Settings.near_days": Key(N_("a milestone within so many days is near, and a yellow lamp"), "30"),
    "Settings.yellow_units": Key(N_("so many units behind schedule are a yellow lamp"), "1"),
    "Settings.red_points": Key(N_("more than so many points behind schedule are a red lamp, together with red_units"), "30"),
    "Settings.red_units": Key(N_("at least so many units behind schedule, together with red_points"), "2"),
    "Settings.reporting_day": Key(N_("the day of the month by which units report"), "25"),
    "Settings.office": Key(N_("the office that issues bulletins and slips, where it is not that of the body"), "某区督查室"),
    "Settings.contact": Key(N_("whom units call about a slip, with the telephone number"), "王某 12345678"),
    "Settings.slips": Key(
        N_(
            "by_condition: a slip is blue near its day, yellow behind schedule, red when overdue; by_escalation: blue first, the"
            " next colour only when the days for an answer have passed"
        ),
        "by_condition",
    ),
    "Settings.slip_days": Key(N_("a slip is to be answered within so many days"), "7"),
    "Street.name": Key(N_("the name as the document writes it"), "城东街"),
    "Street.communities": Key(N_("how many communities it has, where the document counts them"), "18"),
    "RoleWord.word": Key(N_("the word"), "责任单位"),
    "RoleWord.kind": Key(N_("what it comes to"), "lead"),
    "TaskUnits.role": Key(N_("the document's own word for the role; it stands under roles"), "责任单位"),
    "TaskUnits.units": Key(N_("the units, groups of units or streets in that role"), "[教育局, 各街道]"),
    "Target.period": Key(
        N_("the year, span of years, half-year or quarter; without a year it is of the plan's year"), "2024; 2023-2024年"
    ),
    "Target.street": Key(N_("the street the target is for; with neither street nor unit it is for the whole"), "城东街"),
    "Target.unit": Key(N_("the unit, or group of units, the target is for, in place of a street"), "住建局"),
    "Target.quantity": Key(N_("how many, in the measure of the task; 0 is a figure, leave it out when there is none"), "16.5"),
    "Target.names": Key(N_("the items by name, where the document names them"), "[春风里, 秋实里, 和顺里]"),
    "Target.due": Key(N_("a day of its own in the document's wording; else the milestone or the period says it"), "2024年6月底"),
    "Target.bound": Key(N_("how its figure binds, where that is not how the task's figures bind"), "at_least"),
    "Target.base": Key(N_("the stock that there was before the first cumulative figure; it is never progress"), "510"),
    "Target.pace": Key(N_("days by which shares of it are to be reached, where that is not even")),
    "PaceNode.when": Key(N_("the day in the document's wording; without a year it is of the target's period"), "6月30日"),
    "PaceNode.share": Key(N_("the share that is to be reached by then"), "50%"),
    "Task.bound": Key(
        N_("how its figures bind: exactly, at_least (至少2条; more is welcome) or at_most (不超过189个; met from below)"),
        "at_least",
    ),
    "Task.base": Key(N_("the stock that there was at the beginning, for all targets that name none; never progress"), "510"),
    "Task.pace": Key(N_("days by which shares of each target are to be reached; straight lines between, without any evenly")),
    "Task.name": Key(N_("the name of the task"), "示范社区创建"),
    "Task.under": Key(
        N_("the heading that several tasks stand under; duties may name it in place of each"), "优化源头分类投放环境"
    ),
    "Task.item": Key(N_("what one item is called"), "社区"),
    "Task.measure": Key(N_("the measure of its figures"), "个; 万平方米"),
    "Task.figures": Key(
        N_(
            "increment: each figure is of its period alone; cumulative: up to its end (67, 168, 269), never to be summed;"
            " level: a value to be held at its end (634, 581, 516 吨/日), of which the last one recorded counts"
        ),
        "cumulative",
    ),
    "Task.text": Key(N_("the task in the document's words"), "2023年，完成14个老旧小区改造任务。"),
    "Task.units": Key(N_("the units named for the task, under the document's own words; those named first answer for it")),
    "Task.targets": Key(N_("what is to be reached, by period and street or unit")),
    "Task.printed": Key(N_("the words that the document prints over the table of these targets; export plan-table has them")),
    "PrintedTable.title": Key(N_("the title of the table"), "某区创建示范社区计划表"),
    "PrintedTable.heading": Key(N_("the heading over all that is planned"), "计划建成示范社区数"),
    "PrintedTable.periods": Key(N_("the headings of periods, where they say more than the period")),
    "PrintedPeriod.period": Key(N_("the period as the targets write it"), "2024"),
    "PrintedPeriod.heading": Key(N_("the heading over its columns"), "到2024年建成示范社区个数"),
    "Requirement.task": Key(N_("the task"), "示范社区创建"),
    "Requirement.period": Key(N_("the period of its targets; with cumulative figures the earlier ones count too"), "2024"),
    "Requirement.stated": Key(N_("how many the milestone says there are; validate compares it with the targets"), "16"),
    "Milestone.name": Key(N_("a short name for tables and commands"), "2024年5月初"),
    "Milestone.when": Key(N_("the day in the document's wording; leave it out when it gives none"), "2024年5月初"),
    "Milestone.text": Key(N_("the milestone in the document's words"), "对16个社区进行验收"),
    "Milestone.requires": Key(N_("the targets that must be accepted; with none it is done by an entry of its own")),
    "Step.name": Key(N_("the name of the step"), "检查验收"),
    "Step.when": Key(N_("the days in the document's wording"), "2023年12月16日——12月31日"),
    "Step.text": Key(N_("the step in the document's words"), "总结2023年经验"),
    "Step.requires": Key(N_("the targets that must be accepted; with none it is done by an entry of its own")),
    "Step.milestones": Key(N_("the dated milestones within the step, which then is none itself")),
    "Selector.task": Key(N_("only the targets of this task"), "示范社区创建"),
    "Selector.period": Key(N_("only this period; with cumulative figures up to its end"), "2024"),
    "Selector.street": Key(N_("only this street"), "城东街"),
    "Selector.unit": Key(N_("only this unit"), "住建局"),
    "Selector.communities": Key(N_("the communities of the streets in place of targets"), "true"),
    "Total.name": Key(N_("a name, so that other figures can be reckoned from it"), "需增加人员"),
    "Total.stated": Key(N_("the figure as the document states it; leave it out for one that only follows from others"), "57"),
    "Total.measure": Key(N_("its measure; 万 in front counts ten thousands"), "万元"),
    "Total.bound": Key(N_("how the figure binds: exactly, at_least or at_most"), "at_most"),
    "Total.relation": Key(N_("the older word for bound: equal or at_most"), "at_most"),
    "Total.within": Key(N_("the rounding that the document allows itself: a difference up to this much holds"), "0.1"),
    "Total.of": Key(N_("the details that it counts")),
    "Total.product": Key(N_("numbers and names of other figures to be multiplied"), "[社区居委会, 一个居委会办公经费]"),
    "Total.sum": Key(N_("numbers and names of other figures to be added"), "[已报的社区居委会, 我区新增社区居委会]"),
    "Ratio.percent": Key(N_("the share that the targets must reach"), "80%"),
    "Ratio.task": Key(N_("the task whose targets are compared with the communities"), "示范社区创建"),
    "Ratio.street": Key(N_("only in this street; without it in the whole"), "城西街"),
    "Oddity.code": Key(N_("the code of the finding, or stated for an oddity that no check can see"), "totals.mismatch"),
    "Oddity.subject": Key(N_("the subject of the finding; without it every finding of that code is acknowledged"), "城北街"),
    "Oddity.stated": Key(N_("the value stated; when it changes, the finding stands again"), "82"),
    "Oddity.found": Key(N_("the value found; when the data move on, the finding stands again"), "84"),
    "Oddity.reason": Key(N_("why it stands so"), "原文写82个，其中2023年14个、2024年70个，合计84个"),
    # contacts.yaml
    "Contacts.office": Key(N_("the office that reminds, as the sender of its mails")),
    "Contacts.contacts": Key(N_("to whom in a street or a unit a reminder goes; a unit may have several rows")),
    "Office.name": Key(N_("the name of the office"), "某区分指挥部办公室"),
    "Office.address": Key(N_("its mail address"), "office@example.org"),
    "Contact.unit": Key(N_("the street or unit, by its name or an alias"), "城东街"),
    "Contact.name": Key(N_("who reads it there"), "李"),
    "Contact.addresses": Key(N_("the mail addresses"), "[chengdong@example.org]"),
    # committees.yaml
    "Committees.title": Key(N_("the title of the table"), "拟建社区居委会情况"),
    "Committees.task": Key(N_("the task whose items these are"), "社区居委会组建"),
    "Committees.period": Key(N_("the period of the task in which they are founded"), "2023"),
    "Committees.committees": Key(N_("the committees to be founded, as the table lists them")),
    "Committees.totals": Key(N_("what the table itself states; counted from its own rows")),
    "Committees.norms": Key(N_("norms of staff and money: given figures, and what follows from them (budget)")),
    "Committees.text": Key(N_("the paragraph that states the norms, in the document's words")),
    "Committee.number": Key(N_("its number in the table"), "1"),
    "Committee.street": Key(N_("its street"), "城南街"),
    "Committee.name": Key(N_("its name in the table"), "拟建1"),
    "Committee.estates": Key(N_("the estates that it takes in"), "[南苑, 北苑]"),
    # duties.yaml
    "Duties.title": Key(N_("the title of the annex"), "某区示范社区建设各单位职责分工"),
    "Duties.body": Key(N_("the body that runs the campaign")),
    "Duties.units": Key(N_("every unit and group of units that the document names")),
    "Duties.duties": Key(N_("the duty matrix, task by task")),
    "Body.name": Key(N_("its name"), "示范社区建设指挥部"),
    "Body.office": Key(N_("the unit that houses its office"), "教育局"),
    "Body.heads": Key(N_("its heads, by name or by post only")),
    "Body.text": Key(N_("its founding in the document's words"), "成立示范社区建设指挥部。"),
    "Head.name": Key(N_("the person; leave it out where the document names the post only"), "张某"),
    "Head.post": Key(N_("the post, beginning with the unit"), "教育局局长"),
    "Head.role": Key(N_("what they are to the campaign, in the document's word"), "负责人"),
    "Unit.name": Key(N_("the name as the document writes it"), "住建局"),
    "Unit.standing": Key(N_("what the unit is to the body that runs the campaign"), "member"),
    "Unit.all_streets": Key(N_("a group that stands for every street"), "true"),
    "Unit.members": Key(N_("a group that stands for these units"), "[文旅局, 卫健局]"),
    "TaskDuties.task": Key(N_("the task, or the heading that several tasks stand under"), "老旧小区改造"),
    "TaskDuties.heading": Key(N_("the document's heading"), "老旧小区改造工作"),
    "TaskDuties.items": Key(N_("the numbered items under it")),
    "Duty.number": Key(N_("its number; one item may stand in several rows where its sentences name other units"), "4"),
    "Duty.units": Key(N_("the units or streets that carry it"), "[城管局, 住建局, 交通局]"),
    "Duty.role": Key(N_("the document's own verb for their role; it stands under roles"), "指导监督"),
    "Duty.roles": Key(N_("in place of units and role: units in several roles that share the clauses")),
    "Duty.clauses": Key(N_("its clauses in the official wording; leave them out where the text is not at hand")),
    "DutyRole.role": Key(N_("the document's own word for their role; it stands under roles of plan.yaml"), "配合单位"),
    "DutyRole.units": Key(N_("the units or streets in that role"), "[城管局, 住建局]"),
    "Clause.mark": Key(N_("the document's mark of the clause"), "一是"),
    "Clause.text": Key(N_("the clause in the official wording"), "负责房屋安全使用方面的监督管理工作"),
    "Clause.when": Key(N_("how often or by when, in the document's wording; shown, never overdue"), "每月5日; 长期坚持"),
    "Clause.pending": Key(N_("the document leaves this duty to be determined later"), "true"),
    "Clause.partners": Key(N_("the units that the carrier asks in (会同); they are in support"), "[住建局]"),
    "Clause.role": Key(N_("the verb of the clause, where it names another role than its item"), "会同"),
    # progress.yaml
    "Entry.id": Key(N_("a name that no other entry has"), "20240508-k7m2p4xw"),
    "Entry.on": Key(N_("the day of the fact"), "2024-05-08"),
    "Entry.at": Key(N_("when it was recorded"), "2024-05-08T09:00:00+08:00"),
    "Entry.recorder": Key(N_("who recorded it"), "王"),
    "Entry.unit": Key(N_("the unit whose word it is"), "城东街"),
    "Entry.state": Key(N_("the state that it has come to; only accepted counts as done"), "reported"),
    "Entry.task": Key(N_("the task of the item or number"), "示范社区创建"),
    "Entry.period": Key(N_("the period of a number, or of an item that is being chosen"), "2024"),
    "Entry.street": Key(N_("the street, or the unit, of the item or number"), "城东街"),
    "Entry.item": Key(N_("the item by name"), "春风里"),
    "Entry.quantity": Key(
        N_(
            "how many have come to the state by then, named ones included; of the period alone, unless upto says otherwise;"
            " with returned how many of the reported are sent back; with approval the new target, in the plan's own reading"
        ),
        "12",
    ),
    "Entry.upto": Key(
        N_("the number counts all up to the end of its period, as cumulative figures do; it fills the periods before first"),
        "true",
    ),
    "Entry.milestone": Key(N_("the milestone"), "启动会"),
    "Entry.evidence": Key(N_("where the evidence is kept"), "档案2024-31号"),
    "Entry.method": Key(N_("how it was checked"), "on_site"),
    "Entry.note": Key(N_("a note; the reason of a return or of an amendment"), "台账不全"),
    "Entry.trouble": Key(N_("the problems that the unit tells of"), "资金未到位"),
    "Entry.origin": Key(N_("the file, sheet and cell of the form that it came from"), "城东街.xlsx!填报!K7"),
    "Entry.forced": Key(N_("recorded although a rule spoke against it"), "true"),
    "Entry.replaces": Key(N_("the entry that this one corrects"), "20240508-k7m2p4xw"),
    "Entry.voids": Key(N_("the entry, or step, that this one undoes"), "20240508-k7m2p4xw"),
    "Entry.approval": Key(N_("the document that approves an amendment"), "某政发〔2024〕8号"),
    "Entry.due": Key(N_("the new due day of a milestone or of a task's period"), "2024-06-30"),
    "Entry.instead": Key(N_("the item that takes the place of this one"), "和乐里"),
    "Entry.to": Key(N_("the period that the item is moved to"), "2025"),
    "Entry.slip": Key(N_("the number of a slip (督办单), its year first: 〔2024〕3号; no number is given twice"), "2024-3"),
    "Entry.act": Key(N_("what became of the slip: issued, answered or closed"), "issued"),
    "Entry.colour": Key(N_("its colour: blue near its day, yellow behind schedule, red overdue"), "yellow"),
    "Entry.answer_by": Key(N_("the day by which it is to be answered"), "2024-05-18"),
    "Entry.invented": Key(
        N_("made up to show how the tool works; a record that holds such an entry says so in every answer"), "true"
    ),
    "Entry.things": Key(N_("several things of one step: what differs between them, each as a row of its own")),
}


def explain_key(model: str, key: str) -> Key:
    """What a key of a model means; raises KeyError for one that nobody has explained."""
    return KEYS.get(f"{model}.{key}") or KEYS[key]
