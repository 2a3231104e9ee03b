"""Pure functions on writing systems: strings and code points in, strings, numbers and bounds out.

Nothing here knows of books, files of a book, or stages: this package imports nothing of `publisher`, and asks nothing
of the machine but FriBidi, for levels. The words that the house prints are read from `locales/`, as a constant.
"""
