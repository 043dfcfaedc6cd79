"""Files under ``content/`` become raw values that remember their lines."""
