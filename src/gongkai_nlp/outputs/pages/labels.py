"""The words of the pages in both languages, and the names of what a report refers to by id."""

from functools import cache
from typing import NamedTuple, cast

from gongkai_nlp.outputs import layers
from gongkai_nlp.rules import built_in
from gongkai_nlp.rules.shapes.indicator import IndicatorRules
from gongkai_nlp.rules.shapes.table import ColumnRule, RowRule, TableRules


class Words(NamedTuple):
    """One thing in Chinese and English."""

    zh: str
    en: str


KINDS = {kind: Words(name, kind.replace("_", " ")) for kind, name in layers.KINDS.items()}
ROLES = {
    "title": Words("标题", "title"),
    "preamble": Words("引言", "preamble"),
    "overview": Words("总体情况", "overview"),
    "organization": Words("组织领导", "organization"),
    "proactive_disclosure": Words("主动公开", "proactive disclosure"),
    "key_areas": Words("重点领域", "key areas"),
    "policy_interpretation": Words("政策解读", "policy interpretation"),
    "public_response": Words("回应关切", "public response"),
    "on_request": Words("依申请公开", "on request"),
    "information_management": Words("信息管理", "information management"),
    "platform": Words("平台建设", "platform"),
    "new_media": Words("新媒体", "new media"),
    "government_services": Words("政务服务", "government services"),
    "five_openness": Words("五公开", "five openness"),
    "decision_openness": Words("决策公开", "decision openness"),
    "execution_openness": Words("执行公开", "execution openness"),
    "management_openness": Words("管理公开", "management openness"),
    "service_openness": Words("服务公开", "service openness"),
    "result_openness": Words("结果公开", "result openness"),
    "public_participation": Words("公众参与", "public participation"),
    "gazette": Words("政府公报", "gazette"),
    "grassroots": Words("基层公开", "grassroots"),
    "proposals": Words("建议提案", "proposals"),
    "supervision": Words("监督保障", "supervision"),
    "training": Words("培训", "training"),
    "resources": Words("人员经费", "resources"),
    "review_litigation": Words("复议诉讼", "review and litigation"),
    "fees": Words("收费", "fees"),
    "problems": Words("问题", "problems"),
    "improvement": Words("改进", "improvement"),
    "problems_and_improvement": Words("问题与改进", "problems and improvement"),
    "other_matters": Words("其他事项", "other matters"),
    "attachment": Words("附件", "attachment"),
    "contact": Words("联系方式", "contact"),
    "boilerplate": Words("网页套话", "boilerplate"),
    "other": Words("其他", "other"),
}
FINDINGS = {
    "table_identity": Words("表内勾稽关系", "identity of a table"),
    "table_years": Words("与上年衔接", "following from last year"),
    "breakdown_sum": Words("分项合计", "sum of parts"),
    "breakdown_part": Words("分项大于总数", "part above its total"),
    "ratio": Words("占比", "ratio"),
    "growth": Words("增减幅度", "growth"),
    "indicator_conflict": Words("指标前后不一", "conflicting figures"),
    "numbering_gap": Words("标题序号", "numbering of headings"),
    "number_format": Words("发文字号写法", "form of a document number"),
    "number_reused": Words("发文字号重复", "document number used twice"),
    "corrupted_text": Words("文字残缺", "damaged text"),
    "missing_part": Words("缺少法定部分", "missing part"),
    "date_order": Words("日期先后", "order of dates"),
    "year_mismatch": Words("统计期限", "period of the figures"),
    "duplicate_report": Words("重复报告", "report given twice"),
}
VALUES = {
    "annual_report": Words("年度报告", "annual report"),
    "work_summary": Words("工作总结", "work summary"),
    "notice": Words("通知", "notice"),
    "other": Words("其他", "other"),
    "error": Words("错误", "error"),
    "warning": Words("警示", "warning"),
    "info": Words("提示", "note"),
    "disclosure": Words("主动公开情况", "proactive disclosure"),
    "requests": Words("收到和处理申请情况", "requests received and handled"),
    "reviews": Words("行政复议、行政诉讼情况", "reconsiderations and lawsuits"),
    "statistics": Words("统计表", "statistics"),
    "year": Words("当年", "year"),
    "cumulative": Words("累计", "cumulative"),
    "previous": Words("上年", "previous year"),
    "planned": Words("计划", "planned"),
    "organ": Words("本机关", "the organ itself"),
    "area": Words("本地区", "the whole area"),
    "named": Words("其他主体", "another body"),
    "approx": Words("约", "about"),
    "at_least": Words("不少于", "at least"),
    "below": Words("不足", "below"),
    "quantity": Words("文字", "text"),
    "cell": Words("表格", "table"),
    "zero_statement": Words("零的表述", "statement of zero"),
    "sum": Words("合计", "sum"),
    "subset": Words("其中", "subset"),
    "ratio": Words("占比", "ratio"),
    "growth": Words("增减", "growth"),
    "national": Words("国家", "national"),
    "province": Words("省级", "province"),
    "prefecture": Words("地级", "prefecture"),
    "county": Words("县级", "county"),
    "township": Words("乡级", "township"),
    "zone": Words("功能区", "zone"),
    "unknown": Words("未定", "unknown"),
    "hans": Words("简体", "simplified"),
    "hant": Words("繁体", "traditional"),
    "law": Words("法律法规", "law"),
    "document": Words("文件", "document"),
    "report": Words("报告", "report"),
    "publication": Words("出版物", "publication"),
    "form": Words("表格文书", "form"),
    "increase": Words("增加", "increase"),
    "decrease": Words("减少", "decrease"),
    "title": Words("标题", "title"),
    "region": Words("地区", "region"),
    "table": Words("代码表", "code table"),
    "grammar": Words("构词", "grammar"),
    "department": Words("部门", "department"),
    "government": Words("政府", "government"),
    "general_office": Words("办公厅（室）", "general office"),
    "party": Words("党委", "party"),
    "congress": Words("人大", "congress"),
    "committee": Words("委员会", "committee"),
    "body": Words("机构", "body"),
    "institution": Words("事业单位", "institution"),
    "internal": Words("内设机构", "internal office"),
    "judiciary": Words("司法机关", "judiciary"),
    "money": Words("金额", "money"),
    "percent": Words("百分比", "percent"),
    "percentage_point": Words("百分点", "percentage point"),
    "multiple": Words("倍数", "multiple"),
    "fraction": Words("分数", "fraction"),
    "length": Words("长度", "length"),
    "mass": Words("质量", "mass"),
    "volume": Words("体积", "volume"),
    "energy": Words("能量", "energy"),
    "temperature": Words("温度", "temperature"),
    "duration": Words("时长", "duration"),
    "age": Words("年龄", "age"),
    "data": Words("数据量", "data"),
    "ordinal": Words("序数", "ordinal"),
    "score": Words("分数", "score"),
    "run_in": Words("段首", "run-in"),
    "heading": Words("标题", "heading"),
}
"""What fields hold, for the values that are words."""
FIELDS = {
    "value": Words("值", "value"),
    "low": Words("下限", "low"),
    "high": Words("上限", "high"),
    "unit": Words("单位", "unit"),
    "qualifier": Words("限定", "qualifier"),
    "kind": Words("种类", "kind"),
    "base_value": Words("换算值", "base value"),
    "base_unit": Words("基本单位", "base unit"),
    "change": Words("变化", "change"),
    "change_base": Words("对比基准", "change base"),
    "issuer_code": Words("机关代字", "issuer code"),
    "year": Words("年份", "year"),
    "number": Words("序号", "number"),
    "last_number": Words("末号", "last number"),
    "normalized": Words("规范写法", "normalized"),
    "issuer": Words("发文机关", "issuer"),
    "issuer_adcode": Words("区划代码", "adcode"),
    "issuer_candidates": Words("可能的机关", "candidates"),
    "confidence": Words("把握", "confidence"),
    "evidence": Words("依据", "evidence"),
    "place": Words("地名代字", "place"),
    "organ": Words("机关代字", "organ"),
    "suborgan": Words("部门代字", "suborgan"),
    "series": Words("文种代字", "series"),
    "document_kind": Words("文种", "genre"),
    "document_number": Words("发文字号", "document number"),
    "full_title": Words("全称", "full title"),
    "level": Words("级别", "level"),
    "canonical": Words("规范名称", "canonical"),
    "adcode": Words("区划代码", "adcode"),
    "parent": Words("上级", "parent"),
    "first_day": Words("首日", "first day"),
    "last_day": Words("末日", "last day"),
    "role": Words("角色", "role"),
    "roles": Words("全部角色", "roles"),
    "role_rule": Words("角色规则", "role rule"),
    "label": Words("类别", "label"),
    "fields": Words("字段", "fields"),
    "region": Words("位置", "region"),
    "rule": Words("规则", "rule"),
    "id": Words("编号", "id"),
}
"""Fields of mentions, as the card of a mention names them."""


def value_words(value: str) -> Words:
    """Return the words of a value, the value itself where it has none."""
    return VALUES.get(value) or ROLES.get(value) or Words(value, value)


def field_words(field: str) -> Words:
    """Return the words of a field, its name where it has none."""
    return FIELDS.get(field) or Words(field, field)


@cache
def _indicators() -> dict[str, tuple[Words, str]]:
    rules = cast(IndicatorRules, built_in("indicator"))
    return {held.id: (Words(held.name, held.name_en), held.unit) for held in rules.definition}


def indicator_words(indicator: str) -> Words:
    """Return the name of an indicator, its id where a rule pack of the user defines it."""
    return _indicators().get(indicator, (Words(indicator, indicator), ""))[0]


def indicator_unit(indicator: str) -> str:
    """Return the unit that reports mostly give an indicator in; nothing where it is not known."""
    return _indicators().get(indicator, (Words("", ""), ""))[1]


def finding_words(code: str) -> Words:
    """Return the name of a kind of finding, its code where it has none."""
    return FINDINGS.get(code) or Words(code, code)


@cache
def _table_keys() -> dict[tuple[str, str], Words]:
    rules = cast(TableRules, built_in("table"))
    known: tuple[RowRule | ColumnRule, ...] = (*rules.row, *rules.column)
    named: dict[tuple[str, str], Words] = {}
    for block in rules.block:
        named["reviews", block.key] = Words(block.words[0], block.key.replace("_", " "))
    for held in known:
        named.setdefault((held.table, held.key), Words(_first(held), held.key.replace("_", " ")))
    return named


def _first(held: RowRule | ColumnRule) -> str:
    return next(iter((*held.exact, *held.words)), held.key)


def table_key_words(kind: str, key: str) -> Words:
    """Return the name of a row or column of a table; its key where the table is no statutory one."""
    return _table_keys().get((kind, key), Words(key, key))


@cache
def table_words(kind: str) -> frozenset[str]:
    """Return the words by which rows and columns of the statutory tables of a kind are known."""
    rules = cast(TableRules, built_in("table"))
    known: tuple[RowRule | ColumnRule, ...] = (*rules.row, *rules.column)
    return frozenset(word for held in known if held.table == kind for word in (*held.words, *held.exact))
