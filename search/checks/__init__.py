"""The linter of a content folder: findings by file and line, with fixes."""

from search.checks.fixes import apply_fixes
from search.checks.reports import Format, render
from search.checks.runner import CheckReport, run_checks
from search.checks.source.findings import Edit, Finding, Fix

__all__ = ["CheckReport", "Edit", "Finding", "Fix", "Format", "apply_fixes", "render", "run_checks"]
