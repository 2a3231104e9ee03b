"""Builds a book: an order in, what came of it out. What stands is recalled, and what does not is made.

To recall a build is to read and hash the files that decide what it makes, and to end: no chapter and no list is read
as such, and none of the libraries is loaded that make a book. So this module imports little, and the story of the
making (`publisher.pipeline`) only where it is told.
"""

from publisher.model.order import Delivery, Order, Progress
from publisher.recall import find_record


def build(order: Order, progress: Progress = lambda *_: None) -> Delivery:
    """Return the editions of a book that an order asks for, as they stand or else made anew.

    Raises `FaultyBookError` for errors in the book, and where the output cannot be written (the files of the last good
    build stay then); `MissingFontError` or `MissingLibraryError` where the machine lacks something.
    """
    record = find_record(order)
    stands = record.recall(order.output)
    if stands is not None:
        return stands
    from publisher.pipeline import make_book

    return make_book(order, record, progress)
