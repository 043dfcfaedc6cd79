"""sigal makes a large picture and a thumbnail: two of our three widths.  Its own defaults otherwise."""

source = "pictures"
destination = "_build"
img_format = "WEBP"
# What it passes on for photos that come as JPEG, whatever they become.
jpg_options = {"quality": 80}
img_size = (1600, 1600)
thumb_size = (480, 480)
thumb_fit = False
keep_orig = False
write_html = True
