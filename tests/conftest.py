"""For every test: machines differ in speed, so no example of a property test fails for taking long."""

from hypothesis import settings

settings.register_profile("qitools", deadline=None)
settings.load_profile("qitools")
