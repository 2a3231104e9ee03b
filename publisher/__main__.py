"""The command `publisher`, and `python -m publisher`: runs what was typed, and ends with its status."""


def main() -> None:
    """Run the command in a process of its own, whose end is told here; in that process, run it."""
    # What is needed is imported here: the processes that lay out load this module too, and need nothing of it.
    import os  # noqa: PLC0415

    from publisher.bounds import explain_end, read_bounds  # noqa: PLC0415
    from publisher.own_process import go_on_in_child  # noqa: PLC0415

    fill_standard_streams()
    bounds = read_bounds()
    ended = go_on_in_child(bounds)
    if ended is None:
        run_command()
        return
    if ended < 0 or explain_end(ended, bounds):
        from publisher.cli import tell_end  # noqa: PLC0415

        ended = tell_end(ended, bounds)
    # Nothing is open here that would have to be closed.
    os._exit(ended)


def run_command() -> None:
    """Run the command in this process, and end with its status."""
    import gc  # noqa: PLC0415
    import sys  # noqa: PLC0415

    from publisher.interrupts import InterruptedBuildError, heed_interrupts, ignore_interrupts  # noqa: PLC0415
    from publisher.pause_gc import make_gc_rare  # noqa: PLC0415
    from publisher.quiet import silence_libraries  # noqa: PLC0415

    silence_libraries()
    make_gc_rare()

    try:
        with heed_interrupts():
            from publisher.cli import main as cli  # noqa: PLC0415

            cli()
    except InterruptedBuildError as interrupt:
        ignore_interrupts()
        from publisher.last_resort import tell_interrupt  # noqa: PLC0415

        sys.exit(tell_interrupt(interrupt.number))
    except Exception as error:  # noqa: BLE001 - what goes wrong before the command line is there, or in it
        from publisher.last_resort import tell_last  # noqa: PLC0415

        sys.exit(tell_last(error))
    finally:
        # What is still there goes with the process, and is not looked through for garbage.
        gc.freeze()


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
