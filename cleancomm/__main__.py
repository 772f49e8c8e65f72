"""The program, for the console script and `python -m cleancomm`.

Stops the collector before anything is imported: a command ends before there is anything to collect, and the many objects
of start-up and of a long record would be gone through again and again. What goes through many folders starts it again.
Pydantic does not search all installed packages for plugins, which this program has none of.
"""

import gc
import os
import sys


def main() -> None:
    """Run with the words of the command line and exit with the code of the command."""
    try:
        gc.disable()
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        from cleancomm.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # where nothing can answer yet, or no more; the number is that of Exit.INTERRUPTED
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
