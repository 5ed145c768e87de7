"""The reference alliance: Renault-Nissan-Mitsubishi as the public record shows it. Data only."""
