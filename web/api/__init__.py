"""The JSON API: its views, its answers, and the OpenAPI document that describes them.

Imports `urls`, `components`, `citations` and `http`.
"""
