"""What going together is worth, who gets what, and who would leave."""
