"""For those who run the course: the book, the exercises, grading, packs. Nothing in the library needs it."""
