"""`python -m cleancomm`."""

from cleancomm.cli.app import main

if __name__ == "__main__":
    main()
