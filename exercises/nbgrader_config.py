"""How nbgrader runs this course: released stubs, grading and feedback."""

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import GetGrades

from qitools.course.feedback import HideTests

c = get_config()  # noqa: F821  # nbgrader puts it here

c.CourseDirectory.course_id = "improvement-coaching"

# What stands in the released copy where the reference solution was. Every coded answer is a dict or a list that
# an editor fills in, so that an empty one is the natural start.
c.ClearSolutions.code_stub = {"python": "{}"}
c.ClearSolutions.text_stub = "*Double-click here and write your answer.*"

# A participant who deleted a check gets it back when the work is graded.
c.OverwriteCells.add_missing_cells = True
c.Execute.timeout = 60

c.GenerateFeedback.preprocessors = [GetGrades, HideTests, CSSHTMLHeaderPreprocessor]

# The formgrader's Autograde button grades as `qi-course grade` does, apart from everything else.
c.NbGraderAPI.Autograde.sanitize_preprocessors = ["qitools.course.grading.formgrader.GradeApart"]
c.NbGraderAPI.Autograde.autograde_preprocessors = []
