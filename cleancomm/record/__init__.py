"""The record of progress: entries that are only ever appended, and their pure fold."""
