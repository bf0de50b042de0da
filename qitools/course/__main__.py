"""`python -m qitools.course VERB`."""

from qitools.course.cli import main

raise SystemExit(main())
