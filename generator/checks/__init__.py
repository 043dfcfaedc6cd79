"""Plan and bytes → problems: what the finished pages must hold before they are published."""
