"""Draws the maps of a book: sheets in, vector drawings out.

`panels` lays out what of a sheet is drawn where and how large; `base` draws the ground, `ways` bends the routes,
`names` places the labels, `legend` explains, `drawing` puts it all together, `svg` writes it down.
"""
