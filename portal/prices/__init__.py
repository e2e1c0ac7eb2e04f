"""The arithmetic of remittance prices: pure, exact, free of the web, of SQL and of the network."""
