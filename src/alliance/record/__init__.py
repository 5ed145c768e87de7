"""What every member reported, and when: identity, facts, relations, deliveries, and the journal that holds them."""
