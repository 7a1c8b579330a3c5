"""Two versions of a lesson, told as what changes for whoever studies it."""
