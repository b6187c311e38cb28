"""One module per way of running: base is common, dev is a workplace or a demonstration, production faces the world."""
