"""Request and response processing for the whole application: headers, compression, limits, metrics, log, health, errors.

Imports `errors` and `urls`.
"""
