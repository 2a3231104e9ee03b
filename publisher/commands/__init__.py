"""The commands, one a file, and what they have in common: words that are typed in, files and printed lines out.

A command imports what it needs where it needs it, so that `--help`, the completion of a shell and a build in which
nothing has changed load little.
"""
