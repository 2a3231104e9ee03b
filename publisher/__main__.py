"""The command `publisher`, and `python -m publisher`: opens the door."""


def main() -> None:
    """Open the door when somebody knocks: the processes that lay out load this module too, and need nothing of it."""
    from publisher.cli import main as open_door  # noqa: PLC0415

    open_door()


if __name__ == "__main__":
    main()
