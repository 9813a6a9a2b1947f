"""The HTML pages: views, and for each page the values that its template shows.

Imports everything of `web` but `app` and `server`.
"""
