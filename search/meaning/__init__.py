"""Meaning: a sentence model that the user gives, and what is embedded with it: passages of sections, and queries.

An extra (`semantic`): `onnxruntime` and `tokenizers` are imported only where a model is set.
"""
