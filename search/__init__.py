"""Strategy Search: full-text search over a folder of strategies in Markdown."""

import os

# There is a worker for each processor: threads of NumPy beside it would wait, and beginning them takes as long as importing it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
