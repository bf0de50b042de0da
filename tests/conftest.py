"""For every test: machines differ in speed, so no example of a property test fails for taking long."""

from hypothesis import settings

settings.register_profile("qitools", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)  # for `make check`
settings.load_profile("qitools")
