"""Findings: the place, the rule, the problem and its fix."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
"""An error gives readers something wrong or nothing at all; a warning is a gap or an unevenness."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in a file's text, as it is in the file: line ends and byte-order mark count."""

    start: int
    """In Unicode code points from the beginning of the file."""
    end: int
    """Exclusive; equal to `start` where something is put in and nothing taken out."""
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that resolves a finding."""

    summary: str
    """What the change comes to, in a few words: most often the line as it would be."""
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule reports about a file."""

    line: int | None
    """1-based line in the file, or None where no single line is to blame."""
    message: str
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its file and rule."""

    path: str
    """Path in the content folder, with forward slashes."""
    line: int | None
    rule: str
    severity: Severity
    message: str
    fix: Fix | None = None

    @property
    def fix_note(self) -> str:
        """What follows the message: a summary of the fix, in brackets; "" where there is none."""
        return f" (mend: {self.fix.summary})" if self.fix else ""
