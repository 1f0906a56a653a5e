"""Which documents a folder of reports cites, as nodes and edges."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from gongkai_nlp.errors import MissingExtraError
from gongkai_nlp.fold import fold
from gongkai_nlp.results import Citation, Report

if TYPE_CHECKING:
    import pandas

_COLUMNS = ["node", "kind", "title", "document_number", "issuer", "year"]
_STATE = "中华人民共和国"


class CitationGraph(NamedTuple):
    """Documents and who cites them."""

    nodes: "pandas.DataFrame"
    """One row a report or cited document: node, kind (report, law, document), title, number, issuer, year."""
    edges: "pandas.DataFrame"
    """One row a report and a document that it cites: source, target, mentions."""


def citation_graph(reports: Iterable[Report]) -> CitationGraph:
    """Return the citations of `reports` as two frames, ``nodes`` and ``edges``.

    A law is one node in all reports, without the number of its version, which may be another one in every
    report; a document with its number and issuer is one node as well. A document that only its title names
    (《实施方案》) may be another one in every report, so it is a node of that report alone.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtraError("citation_graph needs pandas: pip install 'gongkai-nlp[pandas]'") from error
    nodes: dict[str, dict[str, object]] = {}
    edges: Counter[tuple[str, str]] = Counter()
    for position, report in enumerate(reports):
        metadata = report.metadata
        source = report.source or metadata.title or f"report {position}"
        nodes[source] = _node(source, "report", metadata.title, None, metadata.issuer, metadata.year)
        for citation in report.citations:
            target = cited_name(citation, source)
            number = None if citation.kind == "law" else citation.document_number
            node = nodes.setdefault(
                target, _node(target, citation.kind or "document", None, number, None, None)
            )
            node["title"] = max(str(node["title"] or ""), citation.title or "", key=len) or None
            node["issuer"] = node["issuer"] or citation.issuer
            edges[source, target] += len(citation.mentions)
    return CitationGraph(
        pd.DataFrame(list(nodes.values()), columns=_COLUMNS),
        pd.DataFrame(
            [(*ends, mentions) for ends, mentions in edges.items()], columns=["source", "target", "mentions"]
        ),
    )


def _node(
    name: str, kind: str, title: str | None, number: str | None, issuer: str | None, year: int | None
) -> dict[str, object]:
    return dict(zip(_COLUMNS, (name, kind, title, number, issuer, year), strict=True))


def cited_name(citation: Citation, source: str) -> str:
    """Return the name of a cited document: equal names are surely one document.

    Names in traditional script are given in simplified characters, so that both count together.

    Args:
        citation: what is cited.
        source: the name of the report that cites it.
    """
    name = fold("".join((citation.title or "").split()))
    if citation.kind == "law":
        return name.removeprefix(_STATE)
    if citation.document_number:
        # 新政办〔2018〕80号 is a number of 新县 and one of 新疆.
        return f"{citation.issuer or source} {citation.document_number}"
    return f"{citation.issuer or source} {name}"
