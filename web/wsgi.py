"""The application as a server process starts it: settings from the environment, the index from the settings."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from flask import Flask

from search.engines import open_engine
from search.serving import FIGURES_VARIABLE, LOG_FORMAT
from search.settings import settings_from
from web.app import create_app


def application() -> Flask:
    """The WSGI application of one worker.

    Raises:
        SettingInvalid: a STRATEGY_SEARCH_* variable cannot be used.
    """
    settings = settings_from(os.environ)
    logging.basicConfig(level=settings.log_level.upper(), format=LOG_FORMAT)
    folder = os.environ.get(FIGURES_VARIABLE)
    return create_app(settings, open_engine(settings.index), figures_folder=Path(folder) if folder else None)
