"""The nouns: documents, the library, targets, and the views that templates see."""
