"""Anchors of headings, and the ids that other programs give them, which links in texts may use.

Imports nothing of the project.
"""
