"""What other versions of Django do otherwise with lessons: found, kept, compared with notes, and told."""
