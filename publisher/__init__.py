"""publisher turns a folder of chapters into editions that are right in right-to-left scripts."""

__version__ = "0.1.0"
