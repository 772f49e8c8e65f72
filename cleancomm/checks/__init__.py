"""The rules a whole plan must keep: pure functions (folder) -> findings, and their list. No check raises or prints."""
