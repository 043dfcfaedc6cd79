"""Text: pure functions on strings, from Markdown and lecture scripts to pinyin.  Nothing here touches a file."""
