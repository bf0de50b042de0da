"""What a participant may see of graded work: findings and questions, never a hidden test or a traceback."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor


class HideTests(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader ships no types
    """Take hidden tests, and what their failures print, out of the feedback.

    nbgrader puts the hidden tests back before it grades and leaves them in the feedback. A traceback would show
    them as well, so that an error is told as the one sentence that it ends with.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Return the notebook as it may be shown."""
        nb, resources = ClearHiddenTests(parent=self).preprocess(nb, resources)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [_without_traceback(output) for output in cell.outputs]
        return nb, resources


def _without_traceback(output: NotebookNode) -> NotebookNode:
    if output.output_type != "error":
        return output
    sentence = "This cell stopped before the end"
    if output.ename == "InputError":
        sentence = f"{sentence}: {output.evalue}"
    elif output.ename == "NameError":
        sentence = f"{sentence}: it needs the answer of an earlier cell, which is missing."
    else:
        sentence = f"{sentence} ({output.ename}); it earned no marks. Please ask your faculty coach to look with you."
    return NotebookNode(output_type="stream", name="stdout", text=f"{sentence}\n")
