"""What the full name of an agency tells by itself."""

from functools import lru_cache

from gongkai_nlp.finders.agency.find import whole_name
from gongkai_nlp.finders.agency.lexicon import compile_rules
from gongkai_nlp.fold import fold
from gongkai_nlp.rules import load_rules
from gongkai_nlp.vocabulary import AgencyKind, Level


@lru_cache(maxsize=4096)
def describe(name: str) -> tuple[AgencyKind | None, Level, str | None]:
    """Return kind, level and division code of the agency with the full simplified `name`.

    The kind is None where the name is none of an agency, the code where no single division of the
    gazetteer is meant: 鼓楼区财政局 says no city. What was found is kept: an agency reports every year.
    """
    found = whole_name(fold(name), compile_rules(load_rules()))
    if found is None:
        return None, "unknown", None
    divisions = found.place.divisions if found.place else ()
    same_level = [division for division in divisions if division.level == found.level]
    return found.kind, found.level, same_level[0].adcode if len(same_level) == 1 else None
