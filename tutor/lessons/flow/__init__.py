"""Turns a lesson's concept flow into a drawing and into the list that says the same in words."""
