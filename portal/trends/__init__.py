"""The long view: prices over the years, countries and corridors side by side, averages, and providers."""
