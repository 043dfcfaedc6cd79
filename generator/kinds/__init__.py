"""One file a content type: its fields, its card, its view.  ``registry`` lists them in menu order."""
