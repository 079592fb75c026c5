"""Questions that many left open: who did not answer, and nothing of few."""

import numpy as np
import pandas as pd
import pytest

import release.coarsening.silence as silence_room
from files.findings import Findings
from indicators.estimates.silence import Silence, SilentGroup, sentences_of
from indicators.estimates.vocabulary import Verdict
from indicators.survey.survey import read_survey
from language.words import Words
from release.coarsening.silence import release_silence
from release.tables.relations import Relations
from tests.indicators.small_city import catalogue, quartiers, wave

NONE = Relations((), ())


def counts(**groups):
    """(asked, answered) of everybody and of groups."""
    rows = [("help", group, *numbers) for group, numbers in groups.items()]
    return pd.DataFrame(rows, columns=["indicator", "target_group", "asked", "answered"])


def told(table, relations=NONE):
    return release_silence(table, "w", relations, 10)


def test_who_is_silent_is_told_in_whole_percent():
    silence = told(counts(all=(1000, 800), older=(400, 260), young=(200, 160)))
    assert silence == (
        Silence(
            "w",
            "help",
            20,
            (SilentGroup("older", 70, 32, Verdict.HIGHER), SilentGroup("young", 20, 20, Verdict.NOT_DISTINGUISHABLE)),
        ),
    )
    words = Words("en")
    assert sentences_of(silence[0], str.title, words) == (
        "20% of those asked did not answer this question. Older: 70% of those who did not answer, 32% of those who did."
    )


@pytest.mark.parametrize("asked", [(1000, 900), (1000, 1000), (60, 51), (60, 9)])
def test_few_silent_or_few_answers_are_not_spoken_of(asked):
    assert told(counts(all=asked)) == ()


@pytest.mark.parametrize(
    "group", [(100, 91), (900, 709), (300, 291), (250, 55), (12, 3)], ids=["silent", "others silent", "few", "all", "small"]
)
def test_a_group_of_few_on_any_side_is_left_out(group):
    (silence,) = told(counts(all=(1000, 800), older=group))
    sides = np.array([group[0] - group[1], group[1]])
    least = min(sides.min(), (np.array([200, 800]) - sides).min())
    assert bool(silence.groups) == (least >= 10)


def test_what_others_of_a_family_would_give_back_is_left_out_too():
    table = counts(all=(1000, 800), older=(400, 260), middle=(500, 445), young=(100, 95))
    family = Relations((), (("older", "middle", "young"),))
    assert told(table, family)[0].groups == ()
    inner = Relations((("oldest", "older"),), ())
    table = counts(all=(1000, 800), older=(400, 260), oldest=(300, 190))
    assert [group.target_group for group in told(table, inner)[0].groups] == ["older", "oldest"]
    table = counts(all=(1000, 800), older=(400, 260), oldest=(390, 255))
    assert [group.target_group for group in told(table, inner)[0].groups] == ["older"]


def middle_aged_silent(silence, answered):
    """How many in none of two groups can be silent, of all numbers that give the percent told; `answered` are of everybody."""
    told_of = {group.target_group: group.of_silent for group in silence.groups}
    possible = set()
    if {"older", "young"} <= told_of.keys():
        for silent in range(1, 10 * answered):
            if round(100 * silent / (silent + answered)) == silence.percent:
                of = [
                    [at for at in range(silent + 1) if round(100 * at / silent) == told_of[group]] for group in ("older", "young")
                ]
                possible |= {silent - older - young for older in of[0] for young in of[1] if older + young <= silent}
    return possible


def test_those_in_no_group_of_a_family_are_not_left_by_subtraction(monkeypatch):
    """Five silent people between 30 and 64, from whole percent and the number of answers, which the table of estimates tells."""
    family, table = Relations((), (("older", "young"),)), counts(all=(400, 300), older=(90, 40), young=(95, 50))
    assert told(table, family)[0].groups == ()
    assert told(counts(all=(400, 300), older=(90, 40), young=(75, 50)), family)[0].groups != ()
    monkeypatch.setattr(silence_room, "_leaves_few", lambda *_: False)
    possible = middle_aged_silent(told(table, family)[0], 300)
    assert 5 in possible
    assert len(possible) < 8


def test_who_only_did_not_say_may_be_few():
    family = Relations((), (("women", "men"),))
    table = counts(all=(1000, 800), women=(500, 400), men=(495, 396))
    assert len(told(table, family)[0].groups) == 2


def test_the_verdict_is_wrong_in_one_of_twenty_at_most():
    rng = np.random.default_rng(4)
    wrong = 0
    for _ in range(400):
        silent = rng.random(1000) < 0.2
        groups = {f"g{number}": rng.random(1000) < 0.3 for number in range(5)}
        rows = {name: (int(inside.sum()), int((inside & ~silent).sum())) for name, inside in groups.items()}
        (silence,) = told(counts(all=(1000, int((~silent).sum())), **rows))
        wrong += any(group.verdict is not Verdict.NOT_DISTINGUISHABLE for group in silence.groups)
    assert wrong <= 0.05 * 400 + 3 * np.sqrt(400 * 0.05 * 0.95)


def test_codes_that_mean_not_asked_are_not_silence(tmp_path):
    path = tmp_path / "survey.csv"
    rows = ["a,1,3,1,", "a,97,4,,", "b,99,5,1,", "b,0,97,1,", "b,,99,,"]
    path.write_text("quartier,help,safe,young,newcomer\n" + "\n".join(rows) + "\n", encoding="utf-8")
    findings = Findings()
    survey = read_survey(path, wave(missing=("", "99"), not_asked=("97",)), catalogue(), quartiers(["a", "b"]), findings)
    table = survey.silent.set_index(["indicator", "target_group"])
    assert table.loc[("help", "all")].tolist() == [4, 2]
    assert table.loc[("safe", "all")].tolist() == [4, 3]
    assert table.loc[("help", "young")].tolist() == [3, 2]
    assert not [finding for finding in findings if finding.code == "survey.unknown_answer"]


def test_whoever_weighs_nothing_is_not_silent_either(tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text("quartier,help,safe,young,newcomer,w\na,1,3,,,1\na,,3,,,0\nb,0,4,,,2\n", encoding="utf-8")
    survey = read_survey(path, wave(weight="w"), catalogue(), quartiers(["a", "b"]), Findings())
    assert survey.silent.set_index(["indicator", "target_group"]).loc[("help", "all")].tolist() == [2, 2]
