"""What `manage.py lessons` can do: one module for each action, with its arguments and its run."""
