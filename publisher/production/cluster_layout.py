"""Opens where parts are laid out: the processes of this machine, or the workers of the cluster that an order names."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from publisher.bounds import read_bounds
from publisher.manuscript.sources import list_shown
from publisher.model.book import Book
from publisher.model.message import say
from publisher.model.order import Order
from publisher.model.press_error import UnreachableClusterError
from publisher.press.layout_pool import LayoutPool
from publisher.press.layout_queue import LayoutPlace
from publisher.typeset.style_folders import find_house_styles


@contextmanager
def open_layout_place(order: Order, book: Book, pool: LayoutPool, roots: tuple[Path, ...]) -> Iterator[LayoutPlace]:
    """Open where the parts of an order are laid out; `roots` are the folders that they may read, the book's first.

    Raises `UnreachableClusterError` and `ForeignPressError` before anything is sent.
    """
    if not order.scheduler:
        yield pool
        return
    if find_spec("distributed") is None:
        raise UnreachableClusterError(say("Dask is not installed here: it is the extra `cluster` of the press"))
    # Dask is loaded where work is sent to a cluster.
    from publisher.press.cluster import ClusterLayout, ClusterPool, open_cluster  # noqa: PLC0415
    from publisher.press.cluster_worker import Needed, digest_programs  # noqa: PLC0415
    from publisher.press.shipment import pack_shipment  # noqa: PLC0415

    with open_cluster(order.scheduler) as cluster:
        shipment = pack_shipment(_list_files(order, book))
        resolved = tuple(dict.fromkeys(path for root in roots for path in (root.absolute(), root.resolve())))
        needed = Needed(shipment.machine, shipment.book, read_bounds(), digest_programs())
        with ClusterPool(cluster) as far:
            yield ClusterLayout(far, shipment, needed, resolved, pool.fonts_folder)


def _list_files(order: Order, book: Book) -> Iterator[tuple[Path, str]]:
    """List what parts may show, each by folder and name: files of the book and of the house's styles, its fonts."""
    yield from ((book.folder, name) for name in list_shown(book.folder, order.output))
    styles = find_house_styles()
    yield from ((styles, str(path.relative_to(styles))) for path in sorted(styles.rglob("*")) if path.is_file())
    yield from ((font.path.parent, font.path.name) for font in book.fonts)
