"""The site of the documentation: Markdown, read by MyST. `make docs` builds it into build/docs."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from forge_cli import __version__

project = "forge"
version = release = __version__
copyright = ""
extensions = ["myst_parser", "docs.extension"]
exclude_patterns = ["extension"]

myst_heading_anchors = 3
"""Every heading down to this level can be linked to; a link to none is a warning."""
nitpicky = True

html_theme = "furo"
html_title = "forge"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
pygments_style = "friendly"
pygments_dark_style = "monokai"
