"""Pure functions on writing systems: strings and code points in, strings, numbers and bounds out.

Nothing here knows of books, files of a book, or stages: this package imports nothing of `publisher`.
"""
