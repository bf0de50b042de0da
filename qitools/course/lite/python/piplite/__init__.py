"""What the browser kernel asks of its package installer; here every package is in the site already."""

from qi_layers import install

__all__ = ["install"]
