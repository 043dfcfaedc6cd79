"""A kiosk on a USB stick: what it needs of the built site, copied with a list that says whether all came through."""
