"""The library becomes targets: every address of the site is decided here, before any file is made."""
