"""Sets a woven book: `WovenBook` and an edition in, parts out: whole HTML pages with their style sheets."""
