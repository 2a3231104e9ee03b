"""Keeps what libraries say of what they read off the terminal: a stranger's names and letters stand in it."""

import logging
import sys
import warnings


def silence_libraries() -> None:
    """Let libraries neither warn nor log in this process, unless who started Python asked for warnings (`python -W`).

    What matters in what they say is a finding. Python prints other warnings with their text as it is.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        logging.disable()
