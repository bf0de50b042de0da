"""The formgrader's Autograde button, with the same isolation as `qi-course grade`.

nbgrader lets its steps be configured, so that one step of ours takes the place of all of its own.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from qitools.course.grading.batch import grade
from qitools.errors import InputError


class GradeApart(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader ships no types
    """Grade a notebook apart from everything else, in place of nbgrader's own steps, and hand on the graded copy."""

    unsafe = Bool(False, help="Run notebooks although they cannot be isolated on this machine.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Return the graded notebook.

        Raises:
            NbGraderException: with the reason, when it cannot be graded; the gradebook has the reason by then.
        """
        folders = self.parent.parent.coursedir
        place = resources["nbgrader"]
        student, assignment, notebook = (place[name] for name in ("student", "assignment", "notebook"))
        try:
            report = grade(Path(folders.root), assignment, [student], [notebook], processes=1, unsafe=self.unsafe)
        except InputError as problem:
            raise NbGraderException(str(problem)) from None
        (line,) = report.lines
        if line.status != "graded":
            raise NbGraderException(f"{notebook} of {student} was not graded: {line.reason or 'it is missing'}.")
        graded = Path(folders.format_path(folders.autograded_directory, student, assignment), f"{notebook}.ipynb")
        return nbformat.read(graded, as_version=4), resources
