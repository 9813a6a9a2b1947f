"""The array engine: posting lists, facets and records as memory-mapped arrays, and the searches over them.

Knows nothing of the store that the arrays are made from: `build` gets plain values.
"""
