"""Judges what was written and what was made: findings out. A rule is one function in one file with one code."""
