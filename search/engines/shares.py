"""What a word's places, forms and neighbours add to a score: the same shares on every engine."""

DRAFT_SHARE = 0.3
"""What a stub section keeps of its score: it is found, but after sections that say something."""
DRAFT_REASON = "multiplies the score: not yet written"
"""The detail of DRAFT_SHARE in an explanation."""
EXACT_SHARE = 0.1
"""What the very form that was typed adds to its stem's score; a form that differs only in accents adds half of it."""
FORM_SHARE = 0.15
"""Share of a word's score that all of its forms earn together, where some do not share its stem: so these are found, after
those that do, which are worth hardly less for it. With a third, CACM falls by .015 nDCG@10 (`python -m tests.relevance`)."""
PAIR_SHARE = 0.25
"""What two words typed one after the other add where they stand side by side: a share of what such a term would earn. With .2
or .3 the judged collections are ranked less well (`python -m tests.relevance`)."""
DECIMALS = 4
"""Scores are compared and told rounded, so that the last bits of floating-point sums never decide an order."""
