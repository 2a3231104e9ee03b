"""Writes records for libraries and the book trade: a woven book and its finished files in, records out."""
