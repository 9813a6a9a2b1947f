"""What is uneven, wrong or missing in a content folder, file by file and line by line, with the mend where there is one."""

from search.checks.fixes import apply_fixes
from search.checks.reports import findings_by_file, render
from search.checks.running import CheckReport, run_checks
from search.checks.source.findings import Edit, Finding, Mend

__all__ = ["CheckReport", "Edit", "Finding", "Mend", "apply_fixes", "findings_by_file", "render", "run_checks"]
