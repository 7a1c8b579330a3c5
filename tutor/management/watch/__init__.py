"""What `manage.py lessons watch` is made of: a thread that runs what was saved, and pages that show what it found."""
