"""Reach: the comparison where people are: messages, short links, text messages and menus of old phones."""
