"""Makes files of parts: lays them out, numbers their pages, binds, imposes and packs them."""
