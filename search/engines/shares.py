"""The shares of a score for a word's forms, its neighbours and stub sections; the same on every engine."""

DRAFT_SHARE = 0.3
"""Factor for the score of a stub section: it is found, but after sections that say something."""
DRAFT_REASON = "multiplies the score: not yet written"
"""The detail of DRAFT_SHARE in an explanation."""
EXACT_SHARE = 0.1
"""Share of its own score that the exact typed form adds to its stem's score; a form that differs only in accents adds half."""
FORM_SHARE = 0.15
"""Share of a word's score that all of its forms earn together, if some do not share its stem: those are found, but after forms
with the stem, which lose little by it. With a third, CACM falls by .015 nDCG@10 (`python -m tests.relevance`)."""
PAIR_SHARE = 0.25
"""Share of its own score that two neighbouring words of a query add, as one term, where they stand side by side. With .2 or .3
the judged collections are ranked less well (`python -m tests.relevance`)."""
DECIMALS = 4
"""Scores are rounded for comparing and showing, so that the last bits of floating-point sums never decide an order."""
