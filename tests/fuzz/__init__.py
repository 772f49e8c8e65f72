"""Fuzzing that stays with the project: hostile files and words, made from a seed, and what every answer to them promises."""
