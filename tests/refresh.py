"""Writes the golden files and the output blocks of the READMEs anew: `python -m tests.refresh`, then read the diff."""

from tests.test_golden import CASES, LANGUAGES, answer, golden
from tests.test_readme import READMES, with_real_output


def main() -> None:
    """Write every file that a test compares with what the commands print."""
    for name in CASES:
        for language in LANGUAGES:
            golden(name, language).write_text(answer(name, language), encoding="utf-8")
    for path in READMES:
        path.write_text(with_real_output(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
