"""Being told of new prices: an Atom feed per corridor, and e-mail when an amount delivers more than a person named."""
