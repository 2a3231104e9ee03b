"""The command `publisher`, and `python -m publisher`: opens the door."""


def main() -> None:
    """Open the door when somebody knocks: the processes that lay out load this module too, and need nothing of it."""
    import sys  # noqa: PLC0415
    from contextlib import suppress  # noqa: PLC0415

    from publisher.bounds import bound_memory, read_bounds  # noqa: PLC0415
    from publisher.interrupts import InterruptedBuildError, heed_interrupts  # noqa: PLC0415

    bound_memory(read_bounds())
    with heed_interrupts():
        try:
            from publisher.cli import main as open_door  # noqa: PLC0415

            open_door()
        except InterruptedBuildError as interrupt:
            # Where the terminal is gone there is nobody to tell.
            with suppress(OSError):
                sys.stderr.write(f"publisher: stopped ({interrupt}); nothing was written\n")
            sys.exit(interrupt.status)


if __name__ == "__main__":
    main()
