"""Every rule, in the order in which findings of one line are listed."""

from search.checks.rules import (
    date_rules,
    field_rules,
    file_rules,
    heading_rules,
    link_rules,
    section_rules,
    value_rules,
)
from search.checks.source.rules import Rule

RULES: tuple[Rule, ...] = (
    *file_rules.RULES,
    *field_rules.RULES,
    *value_rules.RULES,
    *date_rules.RULES,
    *link_rules.RULES,
    *heading_rules.RULES,
    *section_rules.RULES,
)
