"""Citations of strategies and sections: one record of the work, and its formats.

Imports `urls` and `components`.
"""
