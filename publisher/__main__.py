"""Lets `python -m publisher` do what the command `publisher` does."""

from publisher.cli import main

main()
