"""What editors are sent: Word documents, made into Markdown."""
