"""Files for other programs: what was written can be read back, filled in by hand, shown, and edited there."""

import sys
import zipfile
from datetime import date, datetime

import docx
import openpyxl
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.enum.shapes import MSO_SHAPE_TYPE

import qitools as qi
from qitools.export import read_excel, template
from qitools.export.excel import read, workbook
from qitools.measures import CHARTS, CHARTS_FOR

# What a cell can hold: text with something in it, without space at its ends.
words = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
    )
    .map(str.strip)
    .filter(bool)
)
maybe = st.just("") | words
few = settings(max_examples=30)


def causes(behind):
    return st.fixed_dictionaries(
        {"cause": words},
        optional={
            "because": st.lists(behind, max_size=3),
            "evidence": st.sampled_from(["fact", "belief", "solution"]),
            "verify_by": maybe,
            "votes": st.integers(0, 20),
        },
    )


fishbones = st.builds(
    qi.Fishbone,
    maybe,
    st.dictionaries(words, st.lists(st.recursive(words, causes, max_leaves=6), max_size=4), max_size=4),
)
amounts = st.none() | st.integers(0, 500) | st.floats(0, 500).map(lambda x: round(x, 2)) | words.map("about {}".format)
aims = maybe | st.builds(qi.Aim, measure=words, baseline=amounts, target=amounts, unit=maybe, by=st.just("2027-03-31"))


@st.composite
def driver_diagrams(draw):
    diagram = qi.DriverDiagram(draw(aims))
    texts = draw(st.lists(words, unique_by=lambda t: " ".join(t.split()).casefold(), max_size=9))
    strength = st.sampled_from(["strong", "weak"])
    for text in texts:
        level = draw(st.sampled_from(["primary", "secondary", "idea"]))
        if level == "primary":
            diagram.primary(text, draw(strength), draw(maybe))
        elif level == "secondary":
            diagram.secondary(text, measure=draw(maybe))
        else:
            diagram.idea(text)
    for child in (*diagram.secondaries, *diagram.ideas):
        above = diagram.primaries if child.level == "secondary" else (*diagram.secondaries, *diagram.primaries)
        for parent in draw(st.lists(st.sampled_from(above), unique=True, max_size=3)) if above else []:
            diagram.link(child, parent, draw(strength))
    return diagram


measures = st.builds(
    qi.Measure,
    words,
    kind=st.sampled_from(["", "outcome", "process", "balancing"]),
    definition=maybe,
    unit=maybe,
    data_type=st.sampled_from(["", *CHARTS_FOR]),
    chart=st.sampled_from(["", *CHARTS]),
    better=st.sampled_from(["", "increase", "decrease"]),
    baseline=amounts,
    target=amounts,
    kappa=st.none() | st.sampled_from([0.5, 1]),
)
plans = st.builds(
    qi.MeasurementPlan, st.lists(measures, max_size=4, unique_by=lambda m: " ".join(m.name.split()).lower()), aims
)


@pytest.fixture
def fishbone():
    return qi.Fishbone(
        "Waits of 61 days for a memory diagnosis",
        {
            "People": [
                {"cause": "Two of five nurses in post", "evidence": "fact", "verify_by": "rota for May", "votes": 4},
                {
                    "cause": "Referrers unsure what to send",
                    "because": [{"cause": "No feedback", "because": ["No owner"]}],
                },
            ],
            "Process": ["Letters typed in batches"],
            "Policies": [],
        },
    )


@pytest.fixture
def diagram():
    diagram = qi.DriverDiagram("Cut the median wait from 61 to 42 days by March 2027")
    referral = diagram.primary("Complete information at referral", measure="% complete")
    clinic = diagram.primary("Clinic time used well", strength="weak")
    known = diagram.secondary("Referrer knows what is needed", of=[referral])
    bloods = diagram.secondary("Bloods done before the visit", of=[referral, clinic])
    diagram.idea("Checklist on the referral form", for_=[known], strength="weak")
    diagram.idea("Ring back within two days", for_=[known, bloods])
    return diagram


@pytest.fixture
def run_chart():
    return qi.RunChart(
        [61, 58, 57, None, 64, 60, 59, 62, 58, 60, 65, 61, 60, 57, 55, 58, 52, 54, 50, 51, 47, 49, 46, 45],
        phases=[12],
        target=42,
        title="Memory: median wait",
        ylabel="Days",
        notes={13: "Checklist"},
    )


@pytest.fixture
def update(fishbone, diagram):
    return qi.SponsorUpdate(
        project="Memory",
        team="Team Memory",
        month="2026-11",
        aim="Cut the wait to 42 days",
        score=2.5,
        tests=[{"change": "Huddle", "result": "2 of 5 shifts"}],
        learned="Nights clash",
        charts=[{"title": "Median wait", "rules": "Perla"}],
        ask="Agree that nurses may order bloods",
        ask_by="2026-12-10",
        drawings=(fishbone, diagram),
    )


@pytest.fixture
def log(tmp_path):
    with qi.PDSALog(tmp_path / "team.db") as log:
        first = log.plan(
            objective="Keep the huddle to two minutes", ramp="Huddle", questions=["How long?", "Who comes?"],
            predictions=["Under 2 minutes", "Four of five"], who="Nurse in charge",
        )  # fmt: skip
        log.do(first.id, observations="Held at 07:32", result="1 min 50 s")
        log.study(first.id, learned="As predicted", matched_prediction=True)
        log.act(first.id, decision="adapt", next_plan="Nights")
        log.plan(objective="=Nights", ramp="Huddle", scale=5)
        yield log


def refused(call, *given, **fields):
    with pytest.raises(qi.InputError) as error:
        call(*given, **fields)
    said = str(error.value)
    assert said.count("\n") == 0 and said.endswith((".", ")", '".'))
    return said


# --- Files of any kind


def test_pictures_are_of_the_kind_that_the_name_says(fishbone, tmp_path):
    starts = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}
    for ending, start in starts.items():
        path = fishbone.save(tmp_path / f"fish.{ending.upper()}")
        assert start in path.read_bytes()[:200]
    assert "Two of five nurses in post" in (tmp_path / "fish.SVG").read_text("utf-8")


def test_a_name_that_says_no_kind_is_refused_with_those_there_are(fishbone, update, tmp_path):
    assert ".svg, .png, .pdf, .pptx or .xlsx" in refused(fishbone.save, tmp_path / "fish.jpg")
    assert ".svg, .png, .pdf, .pptx, .docx or .html" in refused(update.save, tmp_path / "update")
    assert ".xlsx" not in refused(qi.Aim().save, tmp_path / "aim.txt")
    assert "ends in .xlsx" in refused(template, "fishbone", tmp_path / "fish.xls")
    assert list(tmp_path.iterdir()) == []


def test_a_file_stays_as_it_was_when_the_new_one_cannot_be_made(fishbone, tmp_path):
    path = fishbone.save(tmp_path / "fish.xlsx")
    before = path.read_bytes()
    assert "without words" in refused(qi.Fishbone("Effect", {"People": [""]}).save, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["fish.xlsx"]


def test_a_place_that_cannot_be_written_is_named(fishbone, tmp_path):
    (tmp_path / "folder.svg").mkdir()
    assert "is a folder" in refused(fishbone.save, tmp_path / "folder.svg")
    assert "does not exist" in refused(fishbone.save, tmp_path / "missing" / "fish.svg")
    assert "too long a name" in refused(fishbone.save, tmp_path / ("f" * 300 + ".svg"))
    assert [p.name for p in tmp_path.iterdir()] == ["folder.svg"]


@pytest.mark.parametrize(("package", "ending"), [("openpyxl", "xlsx"), ("pptx", "pptx"), ("docx", "docx")])
def test_a_missing_package_is_said_with_how_to_get_it(package, ending, fishbone, update, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    thing = update if ending == "docx" else fishbone
    assert 'pip install "qitools[office]"' in refused(thing.save, tmp_path / f"x.{ending}")


# --- Excel


@few
@given(fishbones)
def test_a_fishbone_comes_back_from_its_sheet(fishbone):
    assert read("fishbone", workbook("fishbone", fishbone), "sheet.xlsx") == fishbone


@few
@given(driver_diagrams())
def test_a_driver_diagram_comes_back_from_its_sheet(diagram):
    assert read("driver", workbook("driver", diagram), "sheet.xlsx") == diagram


@few
@given(plans)
def test_a_measurement_plan_comes_back_from_its_sheet(plan):
    assert read("measures", workbook("measures", plan), "sheet.xlsx") == plan


lines = words.filter(lambda text: "\n" not in text)
cycles = st.builds(
    qi.PDSACycle,
    id=st.integers(1, 10**6),
    scale=st.integers(1, 99),
    questions=st.lists(lines, max_size=3),
    predictions=st.lists(lines, max_size=3),
    matched_prediction=st.sampled_from([None, True, False]),
    decision=st.sampled_from(["", "adapt", "adopt", "abandon"]),
    **dict.fromkeys(("ramp", "objective", "change", "when", "observations", "result", "learned", "next_plan"), maybe),
)


@few
@given(st.lists(cycles, max_size=4))
def test_cycles_come_back_from_their_sheet(listed):
    assert read("pdsa", workbook("pdsa", [(1, cycle) for cycle in listed]), "sheet.xlsx") == listed


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "_x0041_", "#REF!", "007", "TRUE"])  # fmt: skip
def test_text_stays_text_whatever_it_looks_like(text, tmp_path):
    fishbone = qi.Fishbone(text, {text: [text]})
    path = fishbone.save(tmp_path / "fish.xlsx")
    with zipfile.ZipFile(path) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert read_excel("fishbone", path) == fishbone


def test_control_characters_do_not_spoil_the_file(tmp_path):
    path = qi.Fishbone("a\x00b", {"People": ["c\x0bd\r\ne"]}).save(tmp_path / "fish.xlsx")
    assert read_excel("fishbone", path).to_dict() == {"effect": "a\ufffdb", "categories": {"People": ["c\ufffdd\ne"]}}


def test_a_text_too_long_for_a_cell_is_refused(tmp_path):
    said = refused(qi.Fishbone("e", {"People": ["x" * 40_000]}).save, tmp_path / "fish.xlsx")
    assert "Cause is longer than a cell can hold" in said


@pytest.mark.parametrize(
    ("kind", "sheet", "choices"),
    [
        ("fishbone", "Fishbone", {"fact,belief,solution"}),
        ("driver", "Driver diagram", {"primary driver,secondary driver,change idea", "strong,weak"}),
        ("measures", "Measures", {"outcome,process,balancing", "increase,decrease"}),
        ("pdsa", "PDSA log", {"adapt,adopt,abandon", "yes,no", "collect information,develop,test,implement"}),
    ],
)
def test_a_template_has_headings_drop_downs_and_an_empty_object(kind, sheet, choices, tmp_path):
    path = template(kind, tmp_path / "empty.xlsx")
    made = openpyxl.load_workbook(path)[sheet]
    offered = {v.formula1.strip('"') for v in made.data_validations.dataValidation if v.type == "list"}
    assert choices <= offered
    for validation in made.data_validations.dataValidation:
        assert (
            len(validation.prompt) <= 255 and len(validation.promptTitle) <= 32 and len(validation.formula1 or "") < 255
        )
    empty = {"fishbone": qi.Fishbone(""), "driver": qi.DriverDiagram(""), "measures": qi.MeasurementPlan(), "pdsa": []}
    assert read_excel(kind, path) == empty[kind]


def fill(path, sheet, rows, top=()):
    """Fill in a template as a person would: by heading, some cells only."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    for place, value in top:
        page[place] = value
    head = next(row for row in page.iter_rows() if sum(cell.value is not None for cell in row) > 3)
    columns = {cell.value: cell.column for cell in head}
    for number, row in enumerate(rows, start=head[0].row + 1):
        for heading, value in row.items():
            page.cell(number, columns[heading], value)
    book.save(path)
    return path


def test_a_fishbone_filled_in_by_hand_is_read_as_it_was_meant(tmp_path):
    path = fill(
        template("fishbone", tmp_path / "causes.xlsx"),
        "Fishbone",
        [
            {"Category": "People", "Cause": "Few nurses ", "Evidence": "Fact", "Votes": 3.0},
            {"Cause": "Referrers unsure", "Because": "No feedback"},
            {"Because": "Form is unclear"},
            {},
            {"Category": "Policies"},
            {"Category": "Equipment/IT", "Cause": 2026, "To be checked by": date(2026, 11, 3)},
        ],
        top=[("B1", "Waits of 61 days")],
    )
    assert read_excel("fishbone", path).to_dict() == {
        "effect": "Waits of 61 days",
        "categories": {
            "People": [
                {"cause": "Few nurses", "evidence": "fact", "votes": 3},
                {"cause": "Referrers unsure", "because": ["No feedback", "Form is unclear"]},
            ],
            "Policies": [],
            "Equipment/IT": [{"cause": "2026", "verify_by": "2026-11-03"}],
        },
    }


def test_a_driver_diagram_filled_in_by_hand_is_read_as_it_was_meant(tmp_path):
    path = template("driver", tmp_path / "drivers.xlsx")
    book = openpyxl.load_workbook(path)
    for row in book["Aim"].iter_rows():
        values = {"Measure": "median wait", "Baseline": 61, "Target": 42, "Unit": "days", "By": datetime(2027, 3, 31)}
        row[1].value = values.get(row[0].value)
    book.save(path)
    fill(
        path,
        "Driver diagram",
        [
            {
                "Kind": "Change idea",
                "Driver or idea": "Checklist",
                "Serves": "Clear form; Short letters",
                "Strength": "weak",
            },
            {"Kind": "primary driver", "Driver or idea": "Good referrals"},
            {"Kind": "secondary driver", "Driver or idea": "Clear form", "Serves": "good  referrals"},
            {"Kind": "secondary driver", "Driver or idea": "Short letters"},
        ],
    )
    diagram = read_excel("driver", path)
    assert diagram.aim == qi.Aim(measure="median wait", baseline=61, target=42, unit="days", by="2027-03-31")
    assert {(child.text, parent.text, strength) for child, parent, strength in diagram.links} == {
        ("Checklist", "Clear form", "weak"),
        ("Checklist", "Short letters", "weak"),
        ("Clear form", "Good referrals", "strong"),
    }


BAD = [
    ("fishbone", "Fishbone", {"Cause": "x"}, "row 4, column A (Category)"),
    ("fishbone", "Fishbone", {"Category": "People", "Votes": 2}, "row 4, column B (Cause)"),
    ("fishbone", "Fishbone", {"Category": "P", "Cause": "x", "Votes": "many"}, "column G (Votes): 'many'"),
    ("fishbone", "Fishbone", {"Category": "P", "Cause": "x", "Votes": 1.5}, "column G (Votes)"),
    ("fishbone", "Fishbone", {"Category": "P", "Cause": "x", "Evidence": "hunch"}, "column E (Evidence): 'hunch'"),
    ("fishbone", "Fishbone", {"Category": "P", "Cause": "x", "Because": "y", "Level": 3}, "column D (Level)"),
    ("fishbone", "Fishbone", {"Category": "P", "Cause": "x", "Level": 2}, "column D (Level)"),
    ("driver", "Driver diagram", {"Driver or idea": "x"}, "row 2, column A (Kind)"),
    ("driver", "Driver diagram", {"Kind": "goal", "Driver or idea": "x"}, "column A (Kind): 'goal'"),
    ("driver", "Driver diagram", {"Kind": "change idea", "Serves": "x"}, "column B (Driver or idea)"),
    ("driver", "Driver diagram", {"Kind": "change idea", "Driver or idea": "x", "Serves": "y"}, "column C (Serves)"),
    ("driver", "Driver diagram", {"Kind": "change idea", "Driver or idea": "x", "Measure": "y"}, "column E (Measure)"),
    ("driver", "Driver diagram", {"Kind": "primary driver", "Driver or idea": "x", "Serves": "y"}, "column C (Serves)"),
    ("measures", "Measures", {"Name": "x", "Kind": "input"}, "row 2, column B (Kind): 'input'"),
    ("measures", "Measures", {"Name": "x", "Agreement (kappa)": "good"}, "(Agreement (kappa))"),
    ("pdsa", "PDSA log", {"Objective": "x", "Scale": "all"}, "row 2, column E (Scale): 'all'"),
    ("pdsa", "PDSA log", {"Objective": "x", "Scale": 0}, "column E (Scale)"),
    (
        "pdsa",
        "PDSA log",
        {"Objective": "x", "Decision": "roll out"},
        "(Decision): 'roll out' is not one of adapt, adopt",
    ),
    ("pdsa", "PDSA log", {"Objective": "x", "Matched prediction": "partly"}, "(Matched prediction): 'partly'"),
    ("pdsa", "PDSA log", {"Number": "new", "Objective": "x"}, "column A (Number): 'new'"),
]


@pytest.mark.parametrize(("kind", "sheet", "row", "said"), BAD)
def test_a_bad_cell_is_named_by_sheet_row_and_column(kind, sheet, row, said, tmp_path):
    path = fill(template(kind, tmp_path / "sheet.xlsx"), sheet, [row])
    message = refused(read_excel, kind, path)
    assert f"Sheet {sheet!r}" in message and said in message


def test_two_of_one_name_are_named_where_the_second_stands(tmp_path):
    path = fill(template("measures", tmp_path / "m.xlsx"), "Measures", [{"Name": "Wait"}, {"Name": "wait"}])
    assert "row 3, column A (Name)" in refused(read_excel, "measures", path)
    rows = [{"Kind": "primary driver", "Driver or idea": "Same"}] * 2
    path = fill(template("driver", tmp_path / "d.xlsx"), "Driver diagram", rows)
    assert "row 3, column B (Driver or idea)" in refused(read_excel, "driver", path)


def test_an_aim_is_a_sentence_or_parts(tmp_path):
    path = template("driver", tmp_path / "d.xlsx")
    book = openpyxl.load_workbook(path)
    book["Aim"]["B1"], book["Aim"]["B2"] = "Shorter waits", "median wait"
    book.save(path)
    assert "not both" in refused(read_excel, "driver", path)


def test_what_is_no_workbook_of_ours_is_refused(fishbone, tmp_path):
    assert "is not there" in refused(read_excel, "fishbone", tmp_path / "none.xlsx")
    (tmp_path / "text.xlsx").write_text("Category, Cause")
    assert "is not an Excel workbook" in refused(read_excel, "fishbone", tmp_path / "text.xlsx")
    path = fishbone.save(tmp_path / "fish.xlsx")
    (tmp_path / "half.xlsx").write_bytes(path.read_bytes()[:3000])
    assert "is not an Excel workbook" in refused(read_excel, "fishbone", tmp_path / "half.xlsx")
    assert "no sheet 'PDSA log' in this workbook, only 'Fishbone'" in refused(read_excel, "pdsa", path)
    assert "There is no sheet for 'aim'" in refused(read_excel, "aim", path)
    assert "There is no sheet for 'aim'" in refused(template, "aim", tmp_path / "aim.xlsx")
    book = openpyxl.load_workbook(path)
    book["Fishbone"]["C3"] = "Why"
    book.save(path)
    assert "no column 'Because'" in refused(read_excel, "fishbone", path)


# --- The log's workbook


def change(path, **cells):
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book["PDSA log"][place] = value
    book.save(path)


def column(path, heading):
    page = openpyxl.load_workbook(path)["PDSA log"]
    return next(cell.column_letter for cell in page[1] if cell.value == heading)


def test_a_log_read_back_as_it_was_is_not_changed(log, tmp_path):
    before = log.cycles()
    assert log.update_from(log.export(tmp_path / "team.xlsx")) == []
    assert log.cycles() == before and len(log.history(1)) == 4


def test_what_people_filled_in_is_added_and_changed(log, tmp_path):
    path = log.export(tmp_path / "team.xlsx")
    at = {name: column(path, name) for name in ("Who", "Objective", "Observations", "Learned", "Predictions", "When")}
    change(
        path,
        **{
            f"{at['Who']}2": "Ward clerk",
            f"{at['Observations']}3": "Held, twice",
            f"{at['Learned']}3": "Nights differ",
            f"{at['Objective']}4": "Try two wards",
            f"{at['Predictions']}4": "Both keep to it\nOne overruns",
            f"{at['When']}4": date(2026, 12, 1),
        },
    )
    changed = log.update_from(path)
    assert [cycle.id for cycle in changed] == [1, 2, 3]
    first, second, third = log.cycles()
    assert first.who == "Ward clerk" and first.decision == "adapt" and log.history(1)[-1].kind == "revise"
    assert second.objective == "=Nights" and second.learned == "Nights differ"
    assert [r.kind for r in log.history(2)] == ["plan", "do", "study"]
    assert third.predictions == ("Both keep to it", "One overruns") and third.when == "2026-12-01"
    assert log.update_from(log.export(tmp_path / "again.xlsx")) == []


@pytest.mark.parametrize(
    ("heading", "row", "value", "said"),
    [
        ("Decision", 3, "adopt", "row 3: Cycle 2 has no Do yet"),
        ("Who", 3, "ring 943 476 5919", "row 3: Who holds what looks like an NHS number"),
        ("Number", 3, 9, "row 3: There is no cycle 9"),
        ("Version", 3, 7, "row 3: Cycle 2 has no version 7"),
        ("Scale", 3, "many", "row 3, column E (Scale)"),
        ("Result", 4, "Better", "row 4: Cycle 3 has no Plan yet"),
        ("Result", 2, None, "row 2"),
    ],
)
def test_nothing_is_changed_when_one_row_is_wrong(log, tmp_path, heading, row, value, said):
    path = log.export(tmp_path / "team.xlsx")
    before = log.cycles()
    change(path, **{f"{column(path, 'Where')}2": "Heron", f"{column(path, heading)}{row}": value})
    if value is None:
        change(path, **{f"{column(path, 'Observations')}2": None})
    message = refused(log.update_from, path)
    assert "Sheet 'PDSA log'" in message and said in message
    assert log.cycles() == before


def test_what_was_written_since_the_export_is_not_overwritten(log, tmp_path):
    path = log.export(tmp_path / "team.xlsx")
    log.revise(1, who="Matron", where="Heron")
    change(path, **{f"{column(path, 'When')}2": "Tuesday"})
    log.update_from(path)
    assert (log.cycle(1).who, log.cycle(1).where, log.cycle(1).when) == ("Matron", "Heron", "Tuesday")
    change(path, **{f"{column(path, 'Who')}2": "Ward clerk"})
    assert "row 2: Who of cycle 1 was changed by someone else" in refused(log.update_from, path)
    assert log.cycle(1).who == "Matron"


def test_times_are_shown_and_never_read(log, tmp_path):
    path = log.export(tmp_path / "team.xlsx")
    stamp = column(path, "Planned at (UTC)")
    shown = openpyxl.load_workbook(path)["PDSA log"][f"{stamp}2"].value
    assert shown == log.cycle(1).planned_at.replace(tzinfo=None, microsecond=0)
    change(path, **{f"{stamp}2": datetime(2020, 1, 1)})
    assert log.update_from(path) == [] and log.cycle(1).planned_at.year > 2020


# --- PowerPoint


def slide_of(thing, tmp_path):
    deck = pptx.Presentation(thing.save(tmp_path / "slide.pptx"))
    assert len(deck.slides) == 1
    return deck, deck.slides[0]


def shapes_of(slide):
    return list(next(shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP).shapes)


def texts_of(shapes):
    return [
        shape.text_frame.text.replace("\n", " ") for shape in shapes if shape.has_text_frame and shape.text_frame.text
    ]


def alt_of(shape):
    return shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_a_fishbone_is_shapes_that_can_be_edited(fishbone, tmp_path):
    deck, slide = slide_of(fishbone, tmp_path)
    shapes = shapes_of(slide)
    said = texts_of(shapes)
    for text in (fishbone.effect, "People", "Process", "Policies", *(cause.text for _, _, cause in fishbone.walk())):
        assert text in said
    kinds = {shape.shape_type for shape in shapes}
    assert {MSO_SHAPE_TYPE.AUTO_SHAPE, MSO_SHAPE_TYPE.TEXT_BOX, MSO_SHAPE_TYPE.LINE} <= kinds
    assert not any(shape.shape_type == MSO_SHAPE_TYPE.PICTURE for shape in slide.shapes)
    for shape in shapes:
        assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
        assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_a_slide_tells_what_it_shows(fishbone, tmp_path):
    _, slide = slide_of(fishbone, tmp_path)
    group = next(shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP)
    assert alt_of(group) == fishbone.alt_text
    assert "Waits of 61 days" in slide.shapes.title.text_frame.text
    for shape in group.shapes:
        told = shape.has_text_frame and shape.text_frame.text
        assert told or shape._element.xpath(".//*[local-name()='decorative']")


def test_links_of_a_driver_diagram_are_connectors_glued_to_their_boxes(diagram, tmp_path):
    _, slide = slide_of(diagram, tmp_path)
    shapes = shapes_of(slide)
    named = {shape.shape_id: shape.text_frame.paragraphs[0].text for shape in shapes if shape.has_text_frame}
    joined = set()
    for shape in shapes:
        ends = [
            shape._element.xpath(f".//a:{end}/@id")[0]
            for end in ("stCxn", "endCxn")
            if shape._element.xpath(f".//a:{end}")
        ]
        if len(ends) == 2:
            joined.add(tuple(named[int(end)] for end in ends))
            assert shape._element.xpath(".//a:tailEnd[@type='triangle']")
    links = {(child.text, parent.text) for child, parent, _ in diagram.links}
    assert joined == links | {(primary.text, diagram.aim) for primary in diagram.primaries}
    dotted = [shape for shape in shapes if shape._element.xpath(".//a:prstDash[@val='sysDot']")]
    assert len(dotted) == 3  # two weak links, and the legend


def test_a_large_diagram_gets_a_larger_slide_and_no_smaller_type(tmp_path):
    many = {f"Category {n}": [f"Cause {n}.{m} in several words of its own" for m in range(12)] for n in range(10)}
    deck, slide = slide_of(qi.Fishbone("Many causes", many), tmp_path)
    sizes = [
        run.font.size.pt
        for s in shapes_of(slide)
        if s.has_text_frame
        for p in s.text_frame.paragraphs
        for run in p.runs
    ]
    assert min(sizes) >= 8
    assert deck.slide_width > 960 * 12700 and deck.slide_width <= 56 * 914400
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=0.01)


def test_words_that_xml_cannot_hold_do_not_spoil_the_slide(tmp_path):
    _, slide = slide_of(qi.Fishbone("a\x00b <&> \ud83d", {"People\x0b": ["c\x01"]}), tmp_path)
    assert any("People" in text for text in texts_of(shapes_of(slide)))


def test_a_run_chart_is_a_chart_with_its_data(run_chart, tmp_path):
    _, slide = slide_of(run_chart, tmp_path)
    frame = next(shape for shape in slide.shapes if shape.has_chart)
    assert alt_of(frame) == run_chart.alt_text
    chart = frame.chart
    series = {one.name: list(one.values) for one in chart.plots[0].series}
    assert list(series) == ["Days", "Median, phase 1", "Median, phase 2", "Target"]
    assert series["Days"][:5] == [61, 58, 57, None, 64]
    medians = [phase.median for phase in run_chart.phases]
    assert series["Median, phase 1"] == [medians[0]] * 12 + [None] * 12
    assert series["Median, phase 2"] == [None] * 12 + [medians[1]] * 12
    assert set(series["Target"]) == {42}
    assert chart.chart_title.text_frame.text == "Memory: median wait"
    assert run_chart.footer in texts_of(slide.shapes)
    labels = "".join(chart._chartSpace.xpath(".//c:dLbl//a:t/text()"))
    assert f"Median {medians[0]:g}" in labels and "Target 42" in labels and "Checklist" in labels


def test_points_of_a_signal_have_another_shape(run_chart, tmp_path):
    _, slide = slide_of(run_chart, tmp_path)
    chart = next(shape for shape in slide.shapes if shape.has_chart).chart
    values = chart.plots[0].series[0]._element
    marked = [int(p.xpath("./c:idx/@val")[0]) for p in values.xpath("./c:dPt[c:marker/c:symbol/@val='diamond']")]
    assert marked == [i for i, special in enumerate(run_chart.special) if special] != []


def test_a_shewhart_chart_has_its_limits_and_percentages(tmp_path):
    chart = qi.ShewhartChart([18, 22, 15, 20, 24, 17, 19, 21], n=[210, 232, 198, 220, 245, 205, 214, 226], kind="p")
    _, slide = slide_of(chart, tmp_path)
    made = next(shape for shape in slide.shapes if shape.has_chart).chart
    assert [one.name for one in made.plots[0].series] == ["Value", "Centre line", "Lower limit", "Upper limit"]
    assert list(made.plots[0].series[3].values) == pytest.approx(list(chart.phases[0].upper))
    assert made.value_axis.tick_labels.number_format == "0%"
    assert made.value_axis.minimum_scale <= 0.0857 <= made.value_axis.maximum_scale


def test_what_is_neither_is_a_picture_with_words(update, tmp_path):
    _, slide = slide_of(update, tmp_path)
    picture = next(shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE)
    assert alt_of(picture) == update.alt_text.replace("\r", "\n")
    assert picture.top >= 0 and picture.left >= 0


# --- Word


def test_an_update_is_a_document_with_headings_lists_and_pictures_with_words(update, fishbone, diagram, tmp_path):
    document = docx.Document(update.save(tmp_path / "update.docx"))
    read_aloud = [(p.style.name, p.text) for p in document.paragraphs if p.text.strip()]
    assert read_aloud[0] == ("Heading 1", "Memory: update for November 2026")
    sections = [
        (name, said) for name, paragraphs in update.sections() for said in ([name] if name else []) + paragraphs
    ]
    assert [text for _, text in read_aloud[1:]] == [said for _, said in sections]
    assert [text for style, text in read_aloud if style == "Heading 2"] == [n for n, _ in update.sections() if n]
    assert ("List Bullet", "Median wait: no signal (rules: Perla).") in read_aloud or any(
        style == "List Bullet" and "Median wait" in text for style, text in read_aloud
    )
    pictures = document.element.body.xpath(".//wp:docPr/@descr")
    assert pictures == [fishbone.alt_text, diagram.alt_text]
    asked = next(p for p in document.paragraphs if "nurses may order bloods" in p.text)
    assert asked._p.xpath("./w:pPr/w:shd")
    assert document.core_properties.title == update.heading


def test_an_update_without_charts_is_a_document_too(tmp_path):
    document = docx.Document(qi.SponsorUpdate(project="Mem\x00ory").save(tmp_path / "update.docx"))
    assert document.paragraphs[0].text == "Mem\ufffdory: update"


def test_an_update_is_a_page(update, tmp_path):
    page = update.save(tmp_path / "update.html").read_text("utf-8")
    assert "Agree that nurses may order bloods" in page
