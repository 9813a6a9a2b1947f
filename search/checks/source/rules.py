"""What a rule is: a small function with a name, a severity and a reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from search.checks.source.findings import Finding, Problem, Severity
from search.checks.source.folder import Folder
from search.checks.source.pages import Page

Check = Callable[[Page, Folder], Iterator[Problem]]
"""Checks a page in the context of its folder and yields problems."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check."""

    id: str
    severity: Severity
    reason: str
    """Why it matters to a reader or a maintainer, in one sentence."""
    check: Check

    def findings(self, page: Page, folder: Folder) -> Iterator[Finding]:
        """What the rule finds in a page."""
        for problem in self.check(page, folder):
            yield Finding(page.path, problem.line, self.id, self.severity, problem.message, problem.fix)


def rule(severity: Severity, reason: str) -> Callable[[Check], Rule]:
    """Make a function a rule of the same name."""

    def named(check: Check) -> Rule:
        return Rule(check.__name__, severity, reason, check)

    return named
