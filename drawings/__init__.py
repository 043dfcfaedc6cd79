"""The reference site's photos: drawn illustrations (示意图) at the size of real photos, made when they are needed.

Nothing of the generator imports this room, and it imports nothing of the generator: ``python -m drawings`` draws the
files that ``content/`` names and git does not keep.  All sizes inside a scene are in units of a print, 2.5 pixels each
at full size, so a picture of 4000 × 3000 pixels is 1600 × 1200 units.
"""
