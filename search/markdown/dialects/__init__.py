"""Preprocessing passes for syntax that tools add to Markdown: each translates or removes one kind before blocks are parsed.

Every pass keeps the line numbers and sees no code: `set_aside.py` removes code before and restores it afterwards.
"""
