"""What a program's run shows, written out as a lesson that lacks only words."""
