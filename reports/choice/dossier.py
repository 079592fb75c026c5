"""The dossier of a choice: what a council reads before it decides, in finished texts."""

from __future__ import annotations

from urllib.parse import quote

from dataset.dataset import Dataset
from dataset.scenarios import Decision, Scenario
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.register import UNDATED
from indicators.estimates.rows import row_of
from indicators.estimates.sentences import over_many, signed, value_of
from indicators.estimates.vocabulary import CERTAIN, SHOWN, estimate_of
from indicators.index.composite import Aggregation
from language.words import Words
from reports.choice.content import Answer, coverage_of, every_reason, survey_of
from reports.choice.dossier_parts import Decided, Dossier, Heard, Row, Speaks, Standings, Weight
from reports.choice.words import (
    chance_of,
    chance_told,
    group_title,
    headline,
    notes,
    ranks_told,
    robust_told,
    sentence,
    theme_name,
)
from workshops.choice import Group, Standing
from workshops.coverage import persons_told
from workshops.weighing import HEARD, Weighing

PAGE = "choice"
"""Where the dashboard shows a choice."""

_MOST_ROWS = 25  # of a group; all of them stand in the table of numbers
_MOST_EXPLAINED = 15
_MOST_SPEAKING = 3
_MOST_HEARD, _MOST_GROUPS = 20, 7
_LEAST_POINTS = 0.05  # what is written as 0.0 says nothing
_LONGEST_LINK = 2000
_RANKED = (Group.CLEARLY_IN, Group.OPEN, Group.CLEARLY_OUT)


def dossier_of(dataset: Dataset, answer: Answer, words: Words, scenario: Scenario | None = None, link: str = "") -> Dossier:
    """Everything the dossier of an answer says.

    Parameters
    ----------
    scenario : Scenario or None
        Whose answer it is, if it has a name.
    link : str
        Of the page that shows the same.
    """
    close = answer.choice.of(Group.CLEARLY_IN, Group.OPEN)[:_MOST_ROWS]
    heard_groups, heard = _heard(dataset, answer, close, words)
    decision = _decided(dataset, answer, scenario.decision, words) if scenario and scenario.decision else None
    speaks = tuple(_speaks(dataset, answer, one, words) for one in close[:_MOST_EXPLAINED] if not one.must)
    return Dossier(
        title=words("Dossier on the next workshop – {city}", city=dataset.city.name),
        city=words.pick(dataset.city.name),
        badge=words("Demonstration data") if dataset.city.demonstration else "",
        scenario=words.pick(scenario.name) if scenario else "",
        description=words.pick(scenario.description) if scenario else "",
        headline=headline(dataset, answer, words),
        sections=_sections(bool(heard), words),
        columns=_columns(dataset, answer, words),
        groups=tuple(_standings(dataset, answer, group, words) for group in _RANKED),
        aside=tuple(
            (dataset.quartier_names[one.quartier_id], sentence(dataset, answer, one, words))
            for one in answer.choice.of(Group.TOO_LITTLE, Group.LEFT_OUT)
        ),
        speaks=tuple(one for one in speaks if one.for_it or one.against),
        robust=tuple(told for one in close[:_MOST_EXPLAINED] if (told := robust_told(dataset, answer, one, words))),
        weights=_weights(dataset, answer, words),
        conditions=_conditions(dataset, answer, words),
        heard_groups=heard_groups,
        heard=heard,
        decision=decision,
        notes=tuple(notes(dataset, answer, words)),
        facts=_facts(dataset, answer, words),
        link=link[:_LONGEST_LINK],
    )


def link_of(base: str, lang: str, weighing: Weighing) -> str:
    """The address of the page that shows a scenario, as short as it can be read.

    Parameters
    ----------
    base : str
        The address of the dashboard.
    """
    return f"{base.rstrip('/')}/{PAGE}?lang={lang}&choice={quote(weighing.written(), safe=':;,=')}"


def named(dataset: Dataset, weighing: Weighing) -> Scenario | None:
    """The kept scenario that asks the same, if there is one."""
    written = weighing.written()
    return next((one for one in dataset.scenarios if one.weighing.written() == written), None)


def likelihood(chance: float, words: Words) -> str:
    """A chance in words, by the scale of the IPCC's guidance note on uncertainties (Mastrandrea et al. 2010)."""
    percent = round(100 * chance)  # as it is written beside the word
    if percent >= 90:
        return words("very likely")
    if percent >= 66:
        return words("likely")
    if percent >= 33:
        return words("about as likely as not")
    return words("unlikely") if percent > 10 else words("very unlikely")


def _standings(dataset: Dataset, answer: Answer, group: Group, words: Words) -> Standings:
    members = answer.choice.of(group)
    low, high = (
        words.number(100 * limit) for limit in (dataset.catalogue.choice.clearly_out, dataset.catalogue.choice.clearly_in)
    )
    note = {
        Group.CLEARLY_IN: words("Chance of {high}% or more, or set.", high=high),
        Group.OPEN: words("Chance between {low}% and {high}%: the numbers do not decide this.", low=low, high=high),
        Group.CLEARLY_OUT: words("Chance of {low}% or less; what speaks for each stands on the page and in the table.", low=low),
    }[group]
    more = max(len(members) - _MOST_ROWS, 0)
    told = words.plural("{number} more stands in the table of numbers.", "{number} more stand in the table of numbers.", more)
    nobody = words("None.")
    rows = tuple(_row(dataset, answer, one, words) for one in members[:_MOST_ROWS])
    return Standings(
        group_title(group, words),
        note if rows else f"{note} {nobody}",
        rows,
        told if more else "",
        brief=group is Group.CLEARLY_OUT,
    )


def _row(dataset: Dataset, answer: Answer, one: Standing, words: Words) -> Row:
    least = min(len(answer.choice.standings) - 1, int(answer.choice.ranking.ranks.last.max()) - 1) or 1
    need = "" if one.need is None or one.se is None else f"{words.number(one.need, 1)}\u00a0±\u00a0{words.number(one.se, 1)}"
    return Row(
        name=dataset.quartier_names[one.quartier_id],
        sentence=sentence(dataset, answer, one, words),
        chance=one.chance,
        told=chance_told(one, words),
        likely="" if one.chance is None else likelihood(one.chance, words),
        first=(one.first - 1) / least if one.first else None,
        last=(one.last - 1) / least if one.first else None,
        ranks=ranks_told(one, words),
        stays="" if one.stays is None else chance_of(one.stays, words),
        need=need,
    )


def _speaks(dataset: Dataset, answer: Answer, one: Standing, words: Words) -> Speaks:
    """The strongest indicators on either side, each with its value there and its points of the index."""
    reasons = every_reason(answer, one.quartier_id)
    positions = {indicator.id: number for number, indicator in enumerate(answer.basis.indicators)}

    def told(indicator_id: str, points: float) -> tuple[str, str]:
        if indicator_id not in positions:
            return signed(points, 1, words).replace("-", "\N{MINUS SIGN}"), theme_name(dataset, indicator_id, words)
        indicator = dataset.catalogue.indicators[indicator_id]
        estimate = estimate_of(answer.basis.rows[positions[indicator_id]], one.quartier_id)
        said = f"{words.pick(indicator.name)}: {value_of(estimate, indicator, words)}"
        certain = words("certain") if estimate.verdict in CERTAIN else ""
        return signed(points, 1, words).replace("-", "\N{MINUS SIGN}"), f"{said}\u00a0·\u00a0{certain}" if certain else said

    up = [told(reason.indicator, reason.points) for reason in reasons if reason.points >= _LEAST_POINTS]
    down = [told(reason.indicator, reason.points) for reason in reversed(reasons) if reason.points <= -_LEAST_POINTS]
    return Speaks(dataset.quartier_names[one.quartier_id], tuple(up[:_MOST_SPEAKING]), tuple(down[:_MOST_SPEAKING]))


def _weights(dataset: Dataset, answer: Answer, words: Words) -> tuple[Weight, ...]:
    percent = {theme: part for theme, part in answer.weighing.percent.items() if part > 0}
    used: dict[str, list[str]] = {}
    for indicator in answer.basis.indicators:
        used.setdefault(indicator.theme, []).append(words.pick(indicator.name))
    used[HEARD] = [words("how long ago the last workshop for this target group was")]
    return tuple(
        Weight(
            theme_name(dataset, theme, words),
            part / 100,
            words("{number}%", number=words.number(part)),
            ", ".join(used.get(theme, ())),
        )
        for theme, part in sorted(percent.items(), key=lambda one: -one[1])
    )


def _conditions(dataset: Dataset, answer: Answer, words: Words) -> tuple[str, ...]:
    weighing = answer.weighing

    def named(ids: tuple[str, ...]) -> str:
        return words.list([dataset.quartier_names[key] for key in ids if key in dataset.quartier_names])

    wanted = words.pick(dataset.city.quartier if weighing.k == 1 else dataset.city.quartiers)
    group = dataset.group_name(weighing.group, words)
    told = [words("Looked for: {k} {quartiers}. Answers of: {group}.", k=weighing.k, quartiers=wanted, group=group)]
    if weighing.must:
        told.append(words("Chosen in any case: {names}.", names=named(weighing.must)))
    if weighing.without:
        told.append(words("Never chosen: {names}.", names=named(weighing.without)))
    if weighing.months:
        told.append(words("Left out: those with a workshop in the past {number} months.", number=weighing.months))
    if weighing.planned:
        told.append(words("Left out: those where a workshop is planned."))
    if weighing.least:
        told.append(words("Left out: those with fewer than {number} inhabitants.", number=words.number(weighing.least)))
    if weighing.left_out:
        indicators = [
            words.pick(dataset.catalogue.indicators[key].name) for key in weighing.left_out if key in dataset.catalogue.indicators
        ]
        told.append(words("Indicators that do not count: {names}.", names=words.list(indicators)))
    if weighing.mean is Aggregation.GEOMETRIC:
        told.append(words("Geometric mean: a low need in one theme makes up for less in another."))
    return tuple(told)


def _heard(dataset: Dataset, answer: Answer, close: list[Standing], words: Words) -> tuple[tuple[str, ...], tuple[Heard, ...]]:
    """Who was reached in the quartiers that are in or open; nothing where the city tells of no workshop."""
    if not dataset.workshops or not close:
        return (), ()
    wanted = dict.fromkeys((EVERYBODY, answer.weighing.group, *dataset.catalogue.target_groups))
    groups = list(wanted)[:_MOST_GROUPS]
    cells = coverage_of(dataset, dataset.city.today()).cells.set_index(["quartier_id", "target_group"])
    never = words("never")

    def told(quartier: str, group: str) -> str:
        cell = row_of(cells, (quartier, group))
        return never if cell["never"] else persons_told(cell, words)

    made = []
    for one in close[:_MOST_HEARD]:
        last = row_of(cells, (one.quartier_id, EVERYBODY))["last"]
        when = last.written(words) if last is not None else never
        made.append(Heard(dataset.quartier_names[one.quartier_id], tuple(told(one.quartier_id, group) for group in groups), when))
    return tuple(dataset.group_name(group, words) for group in groups), tuple(made)


def _decided(dataset: Dataset, answer: Answer, decision: Decision, words: Words) -> Decided:
    standing = {one.quartier_id: one for one in answer.choice.standings}
    chosen = []
    for key in decision.quartier_ids:
        one = standing[key]
        how = (
            group_title(one.group, words) if one.chance is None else f"{group_title(one.group, words)}, {chance_told(one, words)}"
        )
        chosen.append(f"{dataset.quartier_names[key]} ({words('set')})" if one.must else f"{dataset.quartier_names[key]} ({how})")
    return Decided(decision.date.written(words), tuple(chosen), words.pick(decision.reason))


def _sections(heard: bool, words: Words) -> dict[str, str]:
    told = {
        "aside": words("Not part of the choice"),
        "speaks": words("What speaks for it, and what against"),
        "robust": words("How robust the choice is"),
        "weights": words("What counts"),
        "heard": words("Who has been reached by workshops"),
        "decision": words("What was decided"),
        "facts": words("About the data"),
    }
    return {name: title for name, title in told.items() if name != "heard" or heard}


def _columns(dataset: Dataset, answer: Answer, words: Words) -> dict[str, str]:
    return {
        "quartier": _capital(words.pick(dataset.city.quartier)),
        "chance": words("Chance"),
        "ranks": words("Possible ranks (95%)"),
        "stays": words("Of all weightings"),
        "need": words("Need ± error"),
        "for": words("Speaks for it"),
        "against": words("Speaks against it"),
        "theme": words("Theme"),
        "weight": words("Weight"),
        "indicators": words("Indicators that count"),
        "last": words("Last workshop"),
        "chosen": words("Chosen"),
        "reason": words("Reason"),
        "map": words("Map of the chances; the tables below say the same in numbers."),
        "qr": words("QR code of the link"),
        "page": words("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "scenario": words("Scenario"),
        "text": words("Scenario as text"),
        "points": words(
            "Points: how far an indicator lifts the index above that of an average {quartier}, or lowers it. Certain: it differs "
            "from the rest of the city with certainty; otherwise the difference may be chance.",
            quartier=dataset.city.quartier,
        )
        + f" {over_many(words)}",
        "key": words(
            "Chance: to be among the {k} with the greatest need. Ranks hold for all at once. Of all weightings: under so "
            "many weightings of the themes it is among them. Need: 0 to 100, with its standard error.",
            k=answer.choice.among,
        ),
        "reached": words("Persons reached by workshops that were held; “never”: no workshop for them here."),
    }


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _facts(dataset: Dataset, answer: Answer, words: Words) -> tuple[tuple[str, str], ...]:
    survey, basis = survey_of(dataset, answer.weighing), answer.basis
    asked = [number for number, one in enumerate(basis.indicators) if one.source == "survey"]
    period = dataset.periods.get(survey) if asked else None
    shown = [basis.rows[number] for number in asked]
    counts = [int(n) for rows in shown for n in rows.loc[rows["status"].isin(SHOWN), "n"].dropna()]
    registers = [dataset.waves_of(one.id)[-1] for one in basis.indicators if one.source == "register"]
    dated = [dataset.period_name(wave, words) for wave in dataset.periods if wave in registers and wave != UNDATED]
    answers = ""
    if counts:
        answers = words(
            "{least} to {most} for one indicator in one {quartier}",
            least=words.number(min(counts)),
            most=words.number(max(counts)),
            quartier=dataset.city.quartier,
        )
    named = ", ".join(part for part in (dataset.period_name(survey, words), words.pick(period.when)) if part) if period else ""
    facts = [
        (words("Base"), words.pick(period.population) if period else ""),
        (words("Survey"), named),
        (words("Answers"), answers),
        (words("Figures as of"), "; ".join(dated)),
        (words("Source"), words.pick(dataset.city.source)),
        (words("Seed of the draws"), str(answer.weighing.seed)),
        (words("Scenario as text"), answer.weighing.written()),
        (words("Made on"), words.date(dataset.city.today())),
    ]
    return tuple((title, text) for title, text in facts if text)
