"""Content on disk becomes the library: read, resolve, decide what is published now, assemble."""
