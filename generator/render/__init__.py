"""Views become files: strict templates for pages, libraries for machine formats."""
