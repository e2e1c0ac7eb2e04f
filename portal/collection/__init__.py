"""How prices arrive: fetched, archived as raw bytes, read into quotes, validated, and published whole or not at all."""
