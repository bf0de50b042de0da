# Each line is a command that can be typed as it stands, on Windows with `py` for `python3`.
# `make course PYTHON=python3.12` uses another Python to make the environment.
PYTHON ?= python3

.PHONY: course test check bench lab lite serve print
course: ; $(PYTHON) -m qitools.course course
test:   ; $(PYTHON) -m qitools.course test
check:  ; $(PYTHON) -m qitools.course check
bench:  ; $(PYTHON) -m bench
lab:    ; $(PYTHON) -m qitools.course lab
lite:   ; $(PYTHON) -m qitools.course lite
serve:  ; $(PYTHON) -m qitools.course serve
print:  ; $(PYTHON) -m qitools.course print
