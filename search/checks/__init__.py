"""What is uneven, wrong or missing in a content folder, file by file and line by line, with the fix where there is one."""

from search.checks.fixes import apply_fixes
from search.checks.reports import findings_by_file, render
from search.checks.runner import CheckReport, run_checks
from search.checks.source.findings import Edit, Finding, Fix

__all__ = ["CheckReport", "Edit", "Finding", "Fix", "apply_fixes", "findings_by_file", "render", "run_checks"]
