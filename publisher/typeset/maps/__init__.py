"""Draws the maps of a book: sheets in, vector drawings out.

`scene` sets what a panel shows: the `base` map, the places, and the routes, which `ways` bends and `sea_ways`
keeps to the water. `insets` finds room for a part at a larger scale, `writing` asks for names and dates, `names`
gives them their places, `legend` explains the signs of `symbols`, and `drawing` puts it all together.
"""
