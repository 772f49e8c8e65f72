"""A government campaign plan as data that can be checked, tracked and answered for."""

__version__ = "0.1.0"
