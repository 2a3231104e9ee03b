"""Judges: what was written and what was made in, findings out. A rule is one function in one file with one code."""
