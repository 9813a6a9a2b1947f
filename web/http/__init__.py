"""What every response goes through: headers, compression, limits, metrics, access log, health, errors.

Imports `errors` and `urls`.
"""
