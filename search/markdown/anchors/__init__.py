"""Anchors of headings, and what links to them are called where the text was written for another program.

Imports nothing of the project.
"""
