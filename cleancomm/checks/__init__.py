"""The rules a whole plan must keep: pure functions (plan) -> findings, registered where they are made. None raises or
prints.
"""
