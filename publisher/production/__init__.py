"""Makes books: the only package that knows more than one stage. `build.py` tells the order of a build."""
