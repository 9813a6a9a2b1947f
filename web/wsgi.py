"""The application as a server process starts it: settings from the environment, the index from the settings."""

from __future__ import annotations

import os

from flask import Flask

from search.engines import open_engine
from search.settings import settings_from
from web.app import create_app


def application() -> Flask:
    """The WSGI application of one worker.

    Raises:
        SettingInvalid: a STRATEGY_SEARCH_* variable cannot be used.
    """
    settings = settings_from(os.environ)
    return create_app(settings, open_engine(settings.index))
