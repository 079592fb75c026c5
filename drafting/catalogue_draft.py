"""A draft of ``catalogue.toml``: every indicator with its texts, and a remark where a person has to decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from drafting.codebooks import Codebook
from drafting.figures import EURO, NUMBER, PERCENT, PERSONS, SQUARE_KM, Figure, residents_of
from drafting.items import FEMALE, MALE, Item, Role, first_age, is_sex, says_who, sex_of
from drafting.toml_text import cells, comment, exact, quoted, table
from language.words import Words

_RESERVED = ("all", "quartier_id", "stratum", "stratum_size", "weight", "groups")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LONGEST_NAME = 90
_SHORTEST_STEM, _STEM_PART = 20, 0.4  # letters; of the shortest label
AGES = ((0, 29), (30, 64), (65, None))
BETTER, WORSE, NEITHER = "more_is_better", "more_is_worse", "neither"
_OPPOSITE = {BETTER: WORSE, WORSE: BETTER, NEITHER: NEITHER}


@dataclass
class Ids:
    """Ids that are taken; a new one is made of a name."""

    taken: set[str] = field(default_factory=lambda: set(_RESERVED))

    def of(self, name: str) -> str:
        """An id of small letters, digits and ``_`` that nothing else has."""
        plain = re.sub(r"[^a-z0-9]+", "_", name.casefold().translate(_UMLAUTS)).strip("_")[:40].strip("_")
        start = plain if plain[:1].isalpha() else f"x_{plain}".rstrip("_")
        free, number = start, 2
        while free in self.taken:
            free, number = f"{start}_{number}", number + 1
        self.taken.add(free)
        return free


@dataclass(frozen=True)
class Entry:
    """An indicator of the draft.

    Attributes
    ----------
    id, name, theme : str
    battery : str
        Indicators of one battery are asked about together: questions with the same beginning and scale.
    lines : tuple of str
        All but polarity.
    reversed : bool
        Whether a higher value means less of what the battery's line says.
    unjudged : bool
        Whether it adds up – persons, an area –, or is a word, and so never says that a quartier has more need.
    remark : str
    """

    id: str
    name: str
    theme: str
    battery: str
    lines: tuple[str, ...]
    reversed: bool = False
    unjudged: bool = False
    remark: str = ""


def survey_entries(items: Sequence[Item], codebook: Codebook, ids: Ids, base: str, words: Words) -> list[Entry]:
    """Indicators of a survey's questions: scales as shares of the two upper answers and as means, yes or no as shares."""
    entries, batteries = [], batteries_of(items)
    for item in items:
        stem, name = batteries[item.column]
        title = _as_title(name)
        theme = f"m{codebook.modules[item.column]}" if item.column in codebook.modules else "survey"
        battery = stem or name
        question = item.label if item.label != item.column else words("Question {column}", column=item.column)
        if item.role in (Role.SCALE, Role.YES_NO):
            answers = _answers(item)
            quoted_answers = [words("“{name}”", name=answer) for answer in answers]
            reading = words(
                "answered “{question}” with {answers}", question=short(title, 60), answers=words.alternatives(quoted_answers)
            )
            share = f"{{ share = {exact(item.column)}, yes = {cells(item.yes)}, of = {cells(item.codes)} }}"
            entries.append(
                Entry(
                    ids.of(item.column),
                    short(words("{name}: {answers}", name=title, answers=words.alternatives(answers))),
                    theme,
                    battery,
                    (
                        f"question = {quoted(question)}",
                        f"base = {quoted(base)}",
                        f"reading = {quoted(reading)}",
                        f"formula = {share}",
                    ),
                    remark="" if item.certain else words("DECIDE: the file has no labels; are these the answers that count?"),
                )
            )
        if item.role is Role.SCALE and len(item.codes) >= 5:
            low, high = (item.answers.get(code) or code for code in (item.codes[0], item.codes[-1]))
            entries.append(
                Entry(
                    ids.of(f"{item.column}_mean"),
                    short(words("{name} (mean)", name=title)),
                    theme,
                    battery,
                    (
                        f"question = {quoted(question)}",
                        f"base = {quoted(base)}",
                        f"formula = {{ mean = {exact(item.column)}, scale = [{item.codes[0]}, {item.codes[-1]}] }}",
                        f"scale_low = {quoted(low)}",
                        f"scale_high = {quoted(high)}",
                    ),
                    reversed=item.yes[0] == item.codes[0],
                )
            )
    return entries


def question_lines(items: Sequence[Item], theme_of: Mapping[str, str], ids: Ids, base: str, words: Words) -> list[str]:
    """Questions whose answers have names and no order: all of them are told."""
    lines, batteries = [], batteries_of(items)
    for item in items:
        if item.role is Role.NAMED:
            asked = item.label if item.label != item.column else words("Question {column}", column=item.column)
            answers = [
                table({"code": cells([code])[1:-1], "label": quoted(item.answers.get(code) or code)}) for code in item.codes
            ]
            lines += [
                f"[questions.{ids.of(item.column)}]",
                f"item = {exact(item.column)}",
                f"theme = {quoted(theme_of.get(item.column, 'survey'))}",
                f"name = {quoted(short(_as_title(batteries[item.column][1])))}",
                f"question = {quoted(asked)}",
                f"base = {quoted(base)}",
                "answers = [",
                *(f"    {answer}," for answer in answers),
                "]",
                "",
            ]
    return lines


def figure_entries(figures: Sequence[Figure], units: Mapping[str, str], ids: Ids, words: Words) -> list[Entry]:
    """Indicators of register figures; what counts persons also as a rate, if the inhabitants are among the figures.

    Parameters
    ----------
    units : Mapping
        Figure's name to its unit: one of `drafting.figures.UNITS`, or a word of the city's own.
    """
    residents, entries = residents_of(figures), []
    for figure in figures:
        unit = units.get(figure.name, figure.unit)
        theme, battery = theme_of_group(figure.group), figure.group or figure.label
        if figure.categories:
            listed = ", ".join(f"{{ code = {exact(word)}, label = {quoted(word)} }}" for word in figure.categories)
            drafted = (f"formula = {{ category = {exact(figure.name)} }}", f"categories = [{listed}]")
            remark = words("DECIDE: say what the categories are called; rest = true in the one that means “nothing of the kind”")
            entries.append(
                Entry(ids.of(figure.label), short(figure.label), theme, figure.label, drafted, unjudged=True, remark=remark)
            )
            continue
        lines = [f"formula = {{ register = {exact(figure.name)} }}", f"unit = {quoted(unit_in_words(unit, words))}"]
        lines.append(f"decimals = {figure.decimals}")
        counts, remark = unit == PERSONS, words("DECIDE: what is it counted in?") if unit == NUMBER else ""
        kind = {PERSONS: "count", SQUARE_KM: "amount"}.get(unit, "")
        lines += [f"kind = {quoted(kind)}"] if kind else []
        entries.append(
            Entry(ids.of(figure.label), short(figure.label), theme, battery, tuple(lines), unjudged=bool(kind), remark=remark)
        )
        if counts and residents and residents is not figure:
            per = words("per 100 {residents}", residents=residents.label)
            rate = [
                f"formula = {{ rate = [{exact(figure.name)}, {exact(residents.name)}], per = 100 }}",
                f"unit = {quoted(per)}",
                "decimals = 1",
            ]
            name = f"{figure.label} {per}"
            entries.append(Entry(ids.of(f"{figure.label}_rate"), short(name), theme, f"{battery} {per}", tuple(rate)))
    return entries


def theme_of_group(group: str) -> str:
    """The id of the theme of a table within a long file."""
    plain = re.sub(r"[^a-z0-9]+", "_", group.casefold().translate(_UMLAUTS)).strip("_")[:40]
    return f"r_{plain}" if plain else "register"


def unit_in_words(unit: str, words: Words) -> str:
    """What stands behind a value."""
    named = {PERSONS: words("persons"), PERCENT: "%", SQUARE_KM: "km²", EURO: "€", NUMBER: words("(value)")}
    return named.get(unit, unit)


def group_lines(items: Iterable[Item], ids: Ids, words: Words) -> list[str]:
    """Target groups of ages, and of columns that say who somebody is."""
    lines: list[str] = []
    for item in items:
        if item.role is Role.AGE:
            lines += _ages(item, ids, words)
        elif item.role is Role.GROUPS:
            title = item.label if len(item.label) < 40 else item.column
            dimension = ids.of(item.column)
            for code in item.codes:
                key = ids.of(f"{item.column}_{code}")
                lines += _group(key, _name_of_group(item, code, title, words), dimension, f"in = {cells([code])}", item.column)
    return lines


def _name_of_group(item: Item, code: str, title: str, words: Words) -> str:
    """What the people who gave an answer are called; with the question where the answer alone does not say it."""
    answer = item.answers.get(code) or code
    if is_sex(item.column) or is_sex(item.label):
        people = {MALE: words("Men"), FEMALE: words("Women")}.get(sex_of(answer), "")
        if people:
            return people
    if says_who(answer):
        return answer[:1].upper() + answer[1:]
    return words("{column}: {code}", column=title[:1].upper() + title[1:], code=answer)


def _answers(item: Item) -> list[str]:
    """The answers that count; where only the ends of a scale have labels, these with their numbers."""
    labels = [item.answers.get(code, "") for code in item.yes]
    if all(labels) or not any(labels):
        return [label or code for code, label in zip(item.yes, labels, strict=True)]
    return [f"{code} ({label})" if label else code for code, label in zip(item.yes, labels, strict=True)]


def _as_title(label: str) -> str:
    """A question, or the end of one, as a heading: with a capital letter, and nothing behind its last word but ? or !."""
    text = label.strip().rstrip(" .:…") or label
    return text[:1].upper() + text[1:]


def _ages(item: Item, ids: Ids, words: Words) -> list[str]:
    lines: list[str] = []
    classes = {code: item.answers.get(code) or code for code in item.codes}
    spans = not all(code.isdigit() for code in item.codes) or any(item.answers.get(code) for code in item.codes)
    dimension = ids.of("age")
    for low, high in AGES:
        name = words("From {low} years", low=low) if high is None else words("Up to {high} years", high=high)
        if low and high:
            name = words("{low} to {high} years", low=low, high=high)
        if spans:
            inside = [code for code, text in classes.items() if low <= first_age(text) <= (high or 200)]
            where = f"in = {cells(sorted(inside))}" if inside else ""
        else:
            where = f"from = {low}" + (f", to = {high}" if high else ", to = 120")
        if where:
            lines += _group(ids.of(f"age_{low}"), name, dimension, where, item.column)
    return lines


def _group(key: str, name: str, dimension: str, where: str, column: str) -> list[str]:
    return [
        f"[target_groups.{key}]",
        f"name = {quoted(name)}",
        f"dimension = {quoted(dimension)}",
        f"where = [{{ column = {exact(column)}, {where} }}]",
        "",
    ]


def entry_lines(entries: Iterable[Entry], polarity: Mapping[str, str]) -> list[str]:
    """The indicators as TOML.

    Parameters
    ----------
    polarity : Mapping
        Battery to polarity; "neither" for all others.
    """
    lines = []
    for entry in entries:
        own = polarity.get(entry.battery, NEITHER)
        lines += comment(entry.remark) if entry.remark else []
        lines += [f"[indicators.{entry.id}]", f"theme = {quoted(entry.theme)}", f"name = {quoted(entry.name)}", *entry.lines]
        lines += [f"polarity = {quoted(_OPPOSITE[own] if entry.reversed else own)}", ""]
    return lines


def batteries_of(items: Sequence[Item]) -> dict[str, tuple[str, str]]:
    """Column to the question that it shares with its neighbours, and what it adds to it.

    Neighbours belong together if they have the same answers and begin alike; the question is empty for an item alone.
    """
    parts = {item.column: ("", item.label.strip()) for item in items}
    run: list[Item] = []
    for item in [*items, None]:
        if item and run and item.codes == run[-1].codes and _beginning([*run, item]):
            run.append(item)
            continue
        stem = _beginning(run) if len(run) > 1 else ""
        parts |= {own.column: (stem.rstrip(" :…"), own.label[len(stem) :].strip()) for own in run if stem}
        run = [item] if item else []
    return parts


def _beginning(items: Sequence[Item]) -> str:
    """What the labels of all items begin with, in whole words; nothing if that is little of the shortest one."""
    labels = [item.label for item in items]
    alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*labels, strict=False))
    common = "".join(signs[0] for signs in alike)
    if min(map(len, labels)) > len(common) and not common.endswith(("?", ":", " ")):
        common = common[: max(common.rfind(sign) for sign in " ?:") + 1]
    wordy = len(common) >= _SHORTEST_STEM and len(common) >= _STEM_PART * min(map(len, labels))
    return common if wordy and all(len(label) > len(common) for label in labels) else ""


def short(text: str, longest: int = _LONGEST_NAME) -> str:
    """A text that fits into a list; cut between words."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else plain[: longest - 1].rsplit(" ", 1)[0] + "…"
