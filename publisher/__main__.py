"""The command `publisher`, and `python -m publisher`: opens the door."""


def main() -> None:
    """Open the door when somebody knocks: the processes that lay out load this module too, and need nothing of it."""
    import sys  # noqa: PLC0415
    from contextlib import suppress  # noqa: PLC0415

    from publisher.bounds import bound_memory, read_bounds  # noqa: PLC0415
    from publisher.interrupts import InterruptedBuildError, heed_interrupts  # noqa: PLC0415

    fill_standard_streams()
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
        except Exception as error:  # noqa: BLE001 - what goes wrong before the door is open, or at it
            from publisher.last_resort import tell_last  # noqa: PLC0415

            sys.exit(tell_last(error))


def fill_standard_streams() -> None:
    """Open what is closed of standard input, output and error, so that no file of a build takes its place."""
    import os  # noqa: PLC0415

    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest number that is free is taken.
            os.open(os.devnull, os.O_RDWR)


if __name__ == "__main__":
    main()
