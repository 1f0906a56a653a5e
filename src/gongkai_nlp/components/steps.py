"""One thin spaCy component a step of the engine, each usable alone in any Chinese pipeline."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from gongkai_nlp.components.entity import KINDS
from gongkai_nlp.components.gold import Scorer
from gongkai_nlp.components.records import PREFIX, analysis_of, fact, write, write_fact
from gongkai_nlp.engine import STEPS, Step
from gongkai_nlp.rules import Pack, RuleSet, combine, read_pack

_BY_STEM = {step.stem: step for step in STEPS}


class StepComponent:
    """Run one step of the engine on a Doc: read what it needs from the Doc, write what it makes.

    The rules travel with the pipeline: ``to_disk`` and ``to_bytes`` save the packs that were laid over
    the built-in rules.
    """

    def __init__(self, step: Step, rules: RuleSet, scorer: Scorer | None = None) -> None:
        self.step = step
        self.scorer = scorer
        self.rules = rules
        self._run = step.build(rules)

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process makes the same component from: compiled rules do not travel."""
        return {"step": self.step, "packs": self.rules.packs, "scorer": self.scorer}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["step"], combine(state["packs"]), state["scorer"])  # type: ignore[misc]

    def set_rules(self, rules: RuleSet) -> None:
        """Use `rules` from now on."""
        self._run = self.step.build(rules)
        self.rules = rules

    def add_rules(self, *packs: str | Path) -> None:
        """Lay `packs`, folders of rules or names of installed packs, over the rules of this component.

        A step knows its own rules alone: add a pack to each component that it concerns.

        Raises:
            RuleError: a pack is not as it should be; the component keeps the rules that it has.
        """
        self.set_rules(combine((*self.rules.packs, *(read_pack(pack) for pack in packs))))

    def __call__(self, doc: Doc) -> Doc:
        """Return `doc` with the step's results in ``doc.spans``."""
        analysis = analysis_of(doc, (*self.step.reads, *self.step.writes))
        self._run(analysis)
        write(doc, analysis, self.step.writes)
        known = fact(doc, "rules") or {}
        if not self.rules.digests.items() <= known.items():
            write_fact(doc, "rules", known | self.rules.digests)
        return doc

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Return how far the spans agree with those of the examples; nothing for a step without spans."""
        if self.scorer is None:
            return {}
        return self.scorer(examples, **{**kwargs, "spans_key": PREFIX + self.step.stem})

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the packs laid over the built-in rules."""
        packs = [[pack.name, pack.digest, pack.contents] for pack in self.rules.packs]
        data: bytes = srsly.msgpack_dumps(packs)
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "StepComponent":
        """Return the component with the packs that `data` holds."""
        packs: Any = srsly.msgpack_loads(data)
        self.set_rules(combine(tuple(Pack(name, digest, contents) for name, digest, contents in packs)))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the packs laid over the built-in rules to the folder `path`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "packs.msgpack").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "StepComponent":
        """Return the component with the packs in the folder `path`."""
        return self.from_bytes((Path(path) / "packs.msgpack").read_bytes())


def _register(stem: str) -> Any:
    """Register the factory of one step; spaCy finds it by the entry point of the same name."""
    step = _BY_STEM[stem]
    factory = partial(
        Language.factory,
        PREFIX + stem,
        requires=["doc.spans"] if step.reads else [],
        assigns=["doc.spans"],
    )

    def make(nlp: Language, name: str, packs: list[str]) -> StepComponent:
        return StepComponent(step, combine(tuple(read_pack(pack) for pack in packs)))

    def make_scored(nlp: Language, name: str, packs: list[str], scorer: Scorer | None) -> StepComponent:
        return StepComponent(step, combine(tuple(read_pack(pack) for pack in packs)), scorer)

    make.__doc__ = f"Return the component of the step {stem}, with the installed rule packs named."
    make_scored.__doc__ = make.__doc__
    if stem not in KINDS:
        return factory(default_config={"packs": []}, func=make)
    config = {"packs": [], "scorer": {"@scorers": "gongkai.SpansScorer.v1"}}
    return factory(default_config=config, func=make_scored)


document_number = _register("document_number")
title = _register("title")
agency = _register("agency")
date = _register("date")
quantity = _register("quantity")
section = _register("section")
table = _register("table")
custom = _register("custom")
metadata = _register("metadata")
referent = _register("referent")
citation = _register("citation")
period = _register("period")
breakdown = _register("breakdown")
indicator = _register("indicator")
item = _register("item")
finding = _register("finding")
