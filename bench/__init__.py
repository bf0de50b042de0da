"""How fast qitools is, beside other packages that do the same: `python -m bench` writes the page that says so."""
