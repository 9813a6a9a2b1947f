"""Answers of the API, as values."""

from typing import Any

from flask.testing import FlaskClient


def answer(client: FlaskClient, address: str) -> Any:
    """The JSON at an address, which must be there."""
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    return response.get_json()
