"""Hongcheng 红城: a static site generator for a city's red-culture and community stories."""

__version__ = "0.1.0"
