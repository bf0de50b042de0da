"""Advice and marks that judge dates by the day on which the exercise is set."""

from qitools.course.exercise import advice, marks

AIM = {
    "measure": "DNA rate", "baseline": 24, "target": 12, "unit": "%", "population": "everyone booked",
    "place": "Riverside East", "by": "2027-09-30",
}  # fmt: skip


def test_a_date_is_judged_by_the_day_of_the_exercise_whenever_it_is_graded(capsys):
    assert marks("aim", AIM, "AIM01", 2, attempted=True, today="2027-01-13") == 2
    assert marks("aim", AIM, "AIM01", 2, attempted=True, today="2027-10-01") == 0
    advice("aim", AIM, "AIM01", today="2027-10-01")
    assert "2027-09-30, is not after today, 2027-10-01" in capsys.readouterr().out
