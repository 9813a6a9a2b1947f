"""What the API answers with: one file an answer, its structs and what fills them.

The structs are the only declaration of an answer: msgspec writes them as JSON in the order of their fields, and `spec` makes
the OpenAPI components from them. Within v1 fields may be added, never removed or retyped.
"""
