"""Writes anew what is made from the program: golden files, output in READMEs, docs/month and docs/tutorial, schemas, docs/data,
docs/errors, docs/cli, the man page, catalogue, the shipped plan as it was read beforehand.

`python -m tests.refresh`, then read the diff. Tests compare each of these with what the program says now.
"""

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.test_command_pages import MANUAL, manual
from tests.test_command_pages import PAGES as COMMANDS
from tests.test_command_pages import page as commands_page
from tests.test_errors import PAGES as ERRORS
from tests.test_errors import page as errors_page
from tests.test_golden import CASES, LANGUAGES, answer, golden
from tests.test_month import PAGES as MONTH
from tests.test_month import with_real_answers
from tests.test_prepared import MODELS, prepared, prepared_file
from tests.test_readme import CATALOGUE, READMES, with_real_output
from tests.test_schema import FILES, PAGES, page, schema, schema_file
from tests.test_tutorial import PAGES as TUTORIAL
from tests.test_tutorial import with_real_tutorial


def main() -> None:
    """Write every file that a test compares with what the commands print."""
    with CATALOGUE.with_suffix(".po").open("rb") as source, CATALOGUE.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read_po(source, locale="zh"))
    for name in MODELS:
        prepared_file(name).parent.mkdir(exist_ok=True)
        prepared_file(name).write_text(prepared(name), encoding="utf-8")
    for name in CASES:
        for language in LANGUAGES:
            golden(name, language).write_text(answer(name, language), encoding="utf-8")
    for path in READMES:
        path.write_text(with_real_output(path.read_text(encoding="utf-8")), encoding="utf-8")
    for language, path in MONTH.items():
        path.write_text(with_real_answers(path.read_text(encoding="utf-8"), language), encoding="utf-8")
    for language, path in TUTORIAL.items():
        path.write_text(with_real_tutorial(path.read_text(encoding="utf-8"), language), encoding="utf-8")
    for name in FILES:
        schema_file(name).write_text(schema(name), encoding="utf-8")
    for path in PAGES:
        path.write_text(page(path), encoding="utf-8")
    for path in COMMANDS:
        path.write_text(commands_page(path), encoding="utf-8")
    MANUAL.write_text(manual(), encoding="utf-8")
    for language, path in ERRORS.items():
        path.write_text(errors_page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
