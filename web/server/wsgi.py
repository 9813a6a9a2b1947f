"""The WSGI entry of a worker: settings from the environment, the index from the settings."""

import gc
import os
from pathlib import Path

from flask import Flask

from search.engines import open_engine
from search.settings import settings_from
from web.app import create_app
from web.server.supervisor import METRICS_VARIABLE


def application() -> Flask:
    """The WSGI application of one worker.

    Raises:
        SettingInvalid: a STRATEGY_SEARCH_* variable cannot be used.
    """
    settings = settings_from(os.environ)
    folder = os.environ.get(METRICS_VARIABLE)
    engine = open_engine(settings.index)
    app = create_app(settings, engine, metrics_folder=Path(folder) if folder else None)
    gc.collect()
    gc.freeze()  # what is here before any index is open stays for good: the collector need not look through it again
    gc.set_threshold(5_000)  # an answer makes thousands of objects and hardly a cycle: looking for them takes a twentieth of it
    app.extensions["searcher"].follow()
    return app
