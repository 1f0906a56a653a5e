"""The words that fields of results are confined to."""

from typing import Literal

Region = Literal["body", "table", "boilerplate"]
TitleKind = Literal["law", "document", "publication", "form", "other"]
AgencyKind = Literal[
    "government", "general_office", "department", "party", "congress",
    "committee", "body", "institution", "internal", "judiciary",
]  # fmt: skip
Level = Literal["national", "province", "prefecture", "county", "township", "zone", "unknown"]
Qualifier = Literal["approx", "at_least", "below"]
QuantityKind = Literal[
    "count", "money", "percent", "percentage_point", "multiple", "fraction", "length", "area", "mass",
    "volume", "energy", "temperature", "duration", "age", "data", "ordinal", "score", "other",
]  # fmt: skip
SectionKind = Literal["heading", "run_in"]
Role = Literal[
    "title", "preamble", "overview", "organization", "proactive_disclosure", "key_areas",
    "policy_interpretation", "public_response", "on_request", "information_management", "platform",
    "new_media", "government_services", "five_openness", "decision_openness", "execution_openness",
    "management_openness", "service_openness", "result_openness", "public_participation", "gazette",
    "grassroots", "proposals", "supervision", "training", "resources", "review_litigation", "fees",
    "problems", "improvement", "problems_and_improvement", "other_matters", "attachment", "contact",
    "boilerplate", "other",
]  # fmt: skip
TableKind = Literal["disclosure", "requests", "reviews", "statistics", "other"]
Template = Literal["2021", "2019", "2014"]
BreakdownKind = Literal["sum", "subset", "ratio", "growth"]
Basis = Literal["quantity", "cell", "zero_statement"]
Frame = Literal["year", "cumulative", "previous", "planned"]
Scope = Literal["organ", "area", "named"]
Severity = Literal["error", "warning", "info"]
ReportKind = Literal["annual_report", "work_summary", "notice", "other"]
Script = Literal["hans", "hant"]
