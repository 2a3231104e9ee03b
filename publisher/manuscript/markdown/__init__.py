"""Reads Markdown: CommonMark with Pandoc's attributes, spans, divisions, notes and citations.

markdown-it's tokens live in this package only; what leaves it is the tree of `publisher.model.tree`.
"""
