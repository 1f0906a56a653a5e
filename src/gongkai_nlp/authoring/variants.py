"""The steps built once, and anew only where a file of rules that they read has changed."""

from dataclasses import dataclass, field, replace
from typing import Any, cast

from gongkai_nlp.engine import STEPS, Run, Step
from gongkai_nlp.rules import RuleSet


@dataclass(frozen=True)
class Built:
    """A step with its function, and the files of rules that this was made from."""

    step: Step
    run: Run
    asked: set[str]

    def with_rules(self, rules: RuleSet, changed: str) -> Run:
        """Return the function of the step for `rules`, which differ in the file `changed` alone."""
        return self.step.build(rules) if changed in self.asked else self.run

    def as_step(self, changed: str | None = None) -> Step:
        """Return a step that is built anew only where it reads the file `changed`."""
        return self.step if changed in self.asked else replace(self.step, build=lambda _: self.run)


def build_steps(rules: RuleSet) -> list[Built]:
    """Return every step with its function for `rules`."""
    built = []
    for step in STEPS:
        watched = _Watched(rules)
        built.append(Built(step, step.build(cast(RuleSet, watched)), watched.asked))
    return built


@dataclass(eq=False)
class _Watched:
    """Rules that remember which files of them were asked for."""

    rules: RuleSet
    asked: set[str] = field(default_factory=set)

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(self.rules, name)
