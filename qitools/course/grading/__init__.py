"""Grading that is safe and fast: isolated workers run the cells, one trusted parent keeps the gradebook.

- `sandbox` runs a function in a process that can see and reach nearly nothing, within limits.
- `cells` runs the cells of a notebook inside one, and the checks inside another that never met the participant's code.
- `batch` grades an assignment: what is sanitised, run and saved, in that order.
"""
