"""Meaning: a sentence model that the user provides, and the embedding of sections and queries with it.

An extra (`semantic`): `onnxruntime` and `tokenizers` are imported only where a model is set.
"""
