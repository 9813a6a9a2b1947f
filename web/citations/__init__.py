"""A strategy or a section as a work to be cited: one record, and the formats that it is written in.

Imports `urls` and `components`.
"""
