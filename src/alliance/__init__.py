"""From members' deliveries to proved figures: the record, the figures and the claims of an alliance."""
