"""A survey file, whatever program saved it, and every fault in it named."""

import dataclasses

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from files.findings import Findings, Rejected, Severity
from indicators.catalogue import Catalogue, Condition, TargetGroup
from indicators.formulas import Share
from language.phrases import Phrase, Text
from language.words import Words
from tests.indicators.frames import read_respondents
from tests.indicators.small_city import HELP, SAFE, catalogue, indicator, quartiers, wave

WORDS = Words("en")
WAVE = wave(weight="weight", stratum="stratum", stratum_size="size", missing_in={"age": ("99",), "since": ("99",)})
GROUPS = {
    "older": TargetGroup("older", Text.of("Older"), "age", (Condition("age", 65, None, ()),)),
    "newcomer": TargetGroup("newcomer", Text.of("New"), "residence", (Condition("since", None, 5, ()),)),
    "abroad": TargetGroup("abroad", Text.of("Abroad"), "origin", (Condition("origin", None, None, ("tr", "2.0")),)),
    "between": TargetGroup("between", Text.of("Both"), "age", (Condition("age", 30, 40, ()), Condition("since", 6, None, ()))),
}
CATALOGUE = Catalogue({}, GROUPS, {"help": HELP, "safe": SAFE})
RESPONDENTS = pd.DataFrame(
    {
        "quartier": ["01", "02", "02", "01", "01", "02"],
        "stratum": ["north", "north", "south", "south", "south", "north"],
        "size": [1200, 1200, 850, 850, 850, 1200],
        "weight": [1.5, 0.25, 2.0, 1.0, 0.75, 1.125],
        "age": [65, 40, 30, 99, 29, 64],
        "since": [5, 6, 12, 3, 99, 0],
        "origin": ["tr", "de", "2", "", "de", "2"],
        "help": [1, 0, 99, 1, 0, 1],
        "safe": [5, 4, 3, 99, 1, 2],
    }
)


def german(table):
    return table.map(lambda cell: str(cell).replace(".", ",")).to_csv(index=False, sep=";")


WRITERS = {
    "survey.csv": lambda table, path: table.to_csv(path, index=False),
    "german.csv": lambda table, path: path.write_text(german(table), encoding="utf-8-sig"),
    "survey.xlsx": lambda table, path: table.to_excel(path, index=False),
    "survey.sav": lambda table, path: pyreadstat.write_sav(table, path),
    "survey.parquet": lambda table, path: table.to_parquet(path),
}


def read(path, described=CATALOGUE, of=WAVE):
    """The respondents (None if rejected) and the findings."""
    findings = Findings()
    try:
        return read_respondents(path, of, described, quartiers(["01", "02"], {"Old town": "01"}), findings), list(findings)
    except Rejected:
        return None, list(findings)


def read_text(tmp_path, text, described=None, **roles):
    path = tmp_path / "survey.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, described or catalogue(HELP, SAFE, groups=()), wave(**roles))


@pytest.fixture(params=list(WRITERS))
def written(request, tmp_path):
    path = tmp_path / request.param
    WRITERS[request.param](RESPONDENTS, path)
    return path


def test_every_file_type_gives_the_same_respondents(written):
    respondents, findings = read(written)
    assert findings == []
    expected = pd.DataFrame(
        {
            "quartier_id": RESPONDENTS["quartier"].tolist(),
            "stratum": RESPONDENTS["stratum"].tolist(),
            "psu": [""] * 6,
            "stratum_size": [1200.0, 1200, 850, 850, 850, 1200],
            "weight": [1.5, 0.25, 2.0, 1.0, 0.75, 1.125],
            "groups": [0b0111, 0b1000, 0b1100, 0b0010, 0, 0b0110],
            "classes": [0] * 6,
            "help": [1.0, 0, np.nan, 1, 0, 1],
            "safe": [5.0, 4, 3, np.nan, 1, 2],
        },
        index=pd.Index(range(2, 8), name="row"),
    )
    pd.testing.assert_frame_equal(respondents, expected, check_dtype=False)
    assert respondents.dtypes[["stratum_size", "weight", "help", "safe"]].eq("float64").all()


def test_spss_missing_codes_are_no_answers(tmp_path):
    """The file itself says that 98 and 99 are missing; dataset.toml does not have to say it again."""
    path = tmp_path / "survey.sav"
    table = RESPONDENTS.assign(age=50, since=10, safe=[5, 4, 98, 99, 1, 2])
    pyreadstat.write_sav(table, path, missing_ranges={"help": [99], "safe": [{"lo": 98, "hi": 99}]})
    respondents, findings = read(path, of=wave(missing=()))
    assert {finding.code for finding in findings} == {"survey.empty_group"}  # everybody is 50
    assert respondents["safe"].isna().tolist() == [False, False, True, True, False, False]
    assert respondents["help"].isna().tolist() == [False, False, True, False, False, False]


def test_a_catalogue_may_name_spss_labels_instead_of_codes(tmp_path):
    path = tmp_path / "survey.sav"
    table = RESPONDENTS.assign(help=[1, 2, 8, 1, 2, 1])
    labels = {"help": {1: "ja", 2: "nein", 8: "weiß nicht"}}
    pyreadstat.write_sav(table, path, variable_value_labels=labels)
    by_label = indicator("help", Share("help", ("ja",), ("ja", "nein")))
    respondents, findings = read(path, Catalogue({}, {}, {"help": by_label}), wave(missing=("",)))
    asked = [finding for finding in findings if finding.code == "survey.unknown_answer"]
    assert respondents is None
    assert asked[0].observed.values["answer"] == "8 = weiß nicht"
    respondents, _ = read(path, Catalogue({}, {}, {"help": by_label}), wave(missing=("weiß nicht",)))
    assert respondents["help"].fillna(-1).to_list() == [1, 0, -1, 1, 0, 1]


@pytest.mark.parametrize("name", ["survey.sav", "survey.parquet", "survey.xlsx"])
def test_empty_cells_of_number_columns_are_no_answers(tmp_path, name):
    WRITERS[name](RESPONDENTS.assign(safe=[5.0, np.nan, 3.0, np.nan, 1.0, 2.0]), tmp_path / name)
    respondents, findings = read(tmp_path / name)
    assert findings == []
    assert respondents["safe"].isna().tolist() == [False, True, False, True, False, False]


def test_without_weight_and_stratum_everybody_counts_alike(tmp_path):
    respondents, _ = read_text(tmp_path, "quartier,help\n01,1\n02,0\n")
    assert respondents["weight"].tolist() == [1.0, 1.0]
    assert respondents["stratum"].tolist() == ["", ""]
    assert respondents["stratum_size"].isna().all()


def test_indicator_whose_item_was_not_asked_is_left_out(tmp_path):
    respondents, findings = read_text(tmp_path, "quartier,help\n01,1\n02,0\n")
    assert "safe" not in respondents
    assert findings == []


@pytest.mark.parametrize("cell", ["4", "4.0", '"4,0"', " 4 ", "4."])
def test_spellings_of_one_answer(tmp_path, cell):
    respondents, findings = read_text(tmp_path, f"quartier,safe\n01,{cell}\n02,1\n")
    assert findings == []
    assert respondents["safe"].tolist() == [4.0, 1.0]


def test_spellings_of_one_answer_to_a_share(tmp_path):
    respondents, findings = read_text(tmp_path, 'quartier,help\n01,"1,0"\n02,1.0\n02,0.0\n')
    assert findings == []
    assert respondents["help"].tolist() == [1.0, 1.0, 0.0]


def test_alias_and_name_stand_for_the_quartier(tmp_path):
    respondents, findings = read_text(tmp_path, "quartier,help\nOld town,1\nQuartier 02,0\n")
    assert findings == []
    assert respondents["quartier_id"].tolist() == ["01", "02"]


def test_unknown_column_names_file_row_and_the_one_meant(tmp_path):
    respondents, [finding] = read_text(tmp_path, "quartier,wieght,help\n01,1,1\n", weight="weight")
    assert respondents is None
    assert (finding.code, finding.file, finding.row, finding.observed) == ("survey.unknown_column", "survey.csv", 1, "weight")
    assert WORDS.say(finding.remedy) == "Did you mean “wieght”?"


def test_unknown_column_of_a_group_lists_the_columns_there_are(tmp_path):
    _, [finding] = read_text(tmp_path, "quartier,help\n01,1\n", catalogue(HELP, groups=("zzz",)))
    assert finding.observed == "zzz"
    assert "quartier, help" in WORDS.say(finding.remedy)


def test_unknown_quartier_stops_at_its_first_row(tmp_path):
    respondents, [finding] = read_text(tmp_path, "quartier,help\n01,1\nElsewhere,0\nElsewhere,0\n")
    assert respondents is None
    assert (finding.severity, finding.code, finding.row) == (Severity.STOP, "quartier.unknown", 3)
    assert (finding.file, finding.observed) == ("survey.csv", "Elsewhere")


def test_quartier_without_its_zero_is_asked_about(tmp_path):
    _, [finding] = read_text(tmp_path, "quartier,help\n01,1\n2,0\n")
    assert (finding.severity, finding.code, finding.row) == (Severity.ASK, "quartier.spelling", 3)
    assert '"2" = "02"' in WORDS.say(finding.remedy)


@pytest.mark.parametrize("weight", ["-1.5", "", "-0,5"])
def test_weight_that_is_missing_or_below_zero_stops(tmp_path, weight):
    respondents, [finding] = read_text(tmp_path, f'quartier,w,help\n01,1.5,1\n02,"{weight}",0\n', weight="w")
    assert respondents is None
    told = weight or Phrase("an empty cell")
    assert (finding.severity, finding.code, finding.row, finding.observed) == (Severity.STOP, "survey.weight", 3, told)


def test_weight_that_is_no_number_names_its_row(tmp_path):
    _, findings = read_text(tmp_path, "quartier,w,help\n01,1.5,1\n02,heavy,0\n", weight="w")
    assert ("cell.not_a_number", 3, "heavy") in [(finding.code, finding.row, finding.observed) for finding in findings]


@pytest.mark.parametrize("item", ["help", "safe"])
def test_answer_off_the_scale_is_asked_about_with_its_count(tmp_path, item):
    respondents, [finding] = read_text(tmp_path, f"quartier,{item}\n01,1\n01,7\n02,1\n02,7\n02,7\n")
    assert respondents is None
    assert (finding.severity, finding.code, finding.row) == (Severity.ASK, "survey.unknown_answer", 3)
    assert WORDS.say(finding.observed) == f"“7” in column “{item}”, 3 times"
    assert "missing" in WORDS.say(finding.remedy)


def test_answer_off_the_scale_may_be_declared_missing(tmp_path):
    respondents, findings = read_text(tmp_path, "quartier,safe\n01,1\n01,7\n02,1\n", missing=("7",))
    assert findings == []
    assert respondents["safe"].isna().tolist() == [False, True, False]


def test_all_faults_are_told_at_once(tmp_path):
    _, findings = read_text(tmp_path, "quartier,w,safe\nElsewhere,1,1\n01,-1,1\n01,1,9\n", weight="w")
    assert {finding.code for finding in findings} == {"quartier.unknown", "survey.weight", "survey.unknown_answer"}


def test_whoever_weighs_nothing_is_left_out_of_every_number_but_stays_in_the_design(tmp_path):
    respondents, [finding] = read_text(tmp_path, "quartier,w,help\n01,1,1\n01,0,1\n02,1,0\n02,2,1\n", weight="w")
    assert (finding.severity, finding.code, finding.row) == (Severity.MEND, "survey.weight_zero", 3)
    assert respondents["help"].isna().tolist() == [False, True, False, False]
    assert len(respondents) == 4


def test_a_survey_in_which_nobody_weighs_anything_stops(tmp_path):
    _, [finding] = read_text(tmp_path, "quartier,w,help\n01,0,1\n02,0,0\n", weight="w")
    assert finding.code == "survey.weights_all_zero"


def test_a_stratum_with_a_single_unit_is_told_and_kept(tmp_path):
    respondents, [finding] = read_text(tmp_path, "quartier,s,help\n01,x,1\n01,y,1\n02,y,0\n", stratum="s")
    assert (finding.severity, finding.code, finding.row) == (Severity.MEND, "survey.lonely_stratum", 2)
    assert len(respondents) == 3


def test_units_are_counted_where_units_were_sampled(tmp_path):
    text = "quartier,s,p,size,help\n01,x,a,9,1\n01,x,a,9,1\n02,x,b,9,0\n02,y,c,9,0\n02,y,c,9,1\n"
    respondents, [finding] = read_text(tmp_path, text, stratum="s", psu="p", stratum_size="size")
    assert respondents["psu"].tolist() == ["a", "a", "b", "c", "c"]
    assert (finding.code, finding.row) == ("survey.lonely_stratum", 5)
    _, findings = read_text(
        tmp_path, text.replace("02,y,c,9,0", "02,y,,1,0").replace("9", "1"), stratum="s", psu="p", stratum_size="size"
    )
    assert {finding.code for finding in findings} >= {"survey.no_psu", "survey.stratum_too_small"}


def test_a_missing_code_of_the_questions_may_be_an_age(tmp_path):
    """97 is "does not apply" in a question; a person of 97 is among the older people all the same."""
    path = tmp_path / "survey.csv"
    RESPONDENTS.assign(age=[97, 40, 99, 65, 29, 64], help=[1, 0, 97, 1, 0, 1]).to_csv(path, index=False)
    respondents, findings = read(path, of=dataclasses.replace(WAVE, missing=("", "97", "99"), missing_in={"since": ("99",)}))
    assert findings == []
    assert (respondents["groups"] & 1).tolist() == [1, 0, 1, 1, 0, 0]
    assert respondents["help"].isna().tolist() == [False, False, True, False, False, False]


def test_a_label_that_is_another_answers_code_means_the_code(tmp_path):
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(
        RESPONDENTS.assign(help=[1, 2, 3, 4, 5, 5]),
        path,
        variable_value_labels={"help": {1: "5", 2: "4", 3: "3", 4: "2", 5: "1"}},
    )
    described = Catalogue(
        {}, GROUPS, {"help": dataclasses.replace(HELP, formula=Share("help", ("4", "5"), ("1", "2", "3", "4", "5")))}
    )
    respondents, _ = read(path, described)
    assert respondents["help"].tolist() == [0, 0, 0, 1, 1, 1]


def test_a_group_nobody_belongs_to_and_a_question_nobody_answered_are_told(tmp_path):
    path = tmp_path / "survey.csv"
    RESPONDENTS.assign(origin="DE", safe=99).to_csv(path, index=False)
    respondents, findings = read(path)
    assert len(respondents) == 6
    assert [(finding.severity, finding.code) for finding in findings] == [
        (Severity.MEND, "survey.empty_group"),
        (Severity.MEND, "survey.no_answers"),
    ]
    assert "abroad" in WORDS.say(findings[0].observed)
    assert "safe" in WORDS.say(findings[1].observed)


def test_a_quartier_whose_people_all_weigh_nothing_is_named(tmp_path):
    path = tmp_path / "survey.csv"
    nobody = RESPONDENTS.assign(weight=RESPONDENTS["weight"].where(RESPONDENTS["quartier"] == "01", 0))
    nobody.to_csv(path, index=False)
    _, findings = read(path)
    of_quartiers = [finding for finding in findings if finding.code == "survey.weight_zero_quartier"]
    assert [WORDS.say(finding.observed) for finding in of_quartiers] == ["everybody weighs 0 in the quartiers 02"]
    RESPONDENTS.assign(weight=[0, 1, 1, 1, 1, 1]).to_csv(path, index=False)
    assert "survey.weight_zero_quartier" not in {finding.code for finding in read(path)[1]}


def test_a_stratum_of_one_who_was_asked_is_known_and_not_compared(tmp_path):
    path = tmp_path / "survey.csv"
    alone = RESPONDENTS.iloc[[0]].assign(stratum="alone")
    for size, told in ((1, False), (7, True)):
        pd.concat([RESPONDENTS, alone.assign(size=size)]).to_csv(path, index=False)
        assert ("survey.lonely_stratum" in {finding.code for finding in read(path)[1]}) == told
