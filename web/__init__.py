"""The Flask front end: pages for readers, JSON for programs. Knows no search engine, only `search`."""
