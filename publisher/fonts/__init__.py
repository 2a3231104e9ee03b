"""The tables of font files: the width and the outlines of words, what a font puts for what, and the texts of glyphs.

It opens font files and knows nothing of books or stages. Below it are `script` and `file_state` alone.
"""
