"""Files of messages beside the German one: begun, and brought up to the words in the code. Used by ``script/translations``."""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from language.locales import files_in, is_language, is_translated, locale_of

_WIDTH = 120


def begin(template: Path, folder: Path, code: str) -> Path:
    """Write the file of a new language, every message empty.

    Raises
    ------
    ValueError
        If `code` is no language, or the language has a file.
    """
    if not is_language(code):
        raise ValueError(f"{code!r} is no code of a language; such codes are tr, pt-BR, zh-Hant, de-simple")
    path = folder / code / "LC_MESSAGES" / "quartierblick.po"
    if path.exists():
        raise ValueError(f"{path} is there already")
    path.parent.mkdir(parents=True)
    catalog = Catalog(locale=locale_of(code), fuzzy=False)
    for message in _read(template):
        if message.id:
            catalog[message.id] = Message(message.id)
    own = [
        *(("Language", code), ("X-Name", locale_of(code).get_display_name() or code), ("X-Fallback", "de")),
        *(("Plural-Forms", catalog.plural_forms), ("MIME-Version", "1.0")),
        *(("Content-Type", "text/plain; charset=utf-8"), ("Content-Transfer-Encoding", "8bit")),
    ]
    lines = "".join(f'"{key}: {value}\\n"\n' for key, value in own)
    path.write_text(f'msgid ""\nmsgstr ""\n"Project-Id-Version: Quartierblick\\n"\n{lines}\n{_body(catalog)}', encoding="utf-8")
    return path


def update(template: Path, path: Path) -> tuple[int, int]:
    """Let the messages go that the code no longer says; returns how many of all messages the file translates.

    What is not translated is not added to a file for some pages: it names them in ``X-Pages``.
    """
    head = path.read_text(encoding="utf-8").partition("\n\n")[0]
    said, there = _read(template), _read(path)
    for message in [*there]:
        if message.id and message.id not in said:
            there.delete(message.id)
    if "X-Pages:" not in head:
        for message in said:
            if message.id and message.id not in there:
                there[message.id] = Message(message.id)
    path.write_text(f"{head}\n\n{_body(there)}", encoding="utf-8")
    return sum(bool(message.id) and is_translated(message) for message in there), len(said)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _body(catalog: Catalog) -> str:
    written = io.BytesIO()
    write_po(written, catalog, width=_WIDTH, omit_header=True, no_location=True)
    return written.getvalue().decode()


if __name__ == "__main__":
    template, folder, *code = sys.argv[1:]
    if code:
        try:
            print(begin(Path(template), Path(folder), code[0]))
        except ValueError as error:
            sys.exit(str(error))
    else:
        for language, path in files_in(Path(folder)).items():
            if language != "de":
                translated, said = update(Path(template), path)
                print(f"{language}: {translated} of {said} messages")
