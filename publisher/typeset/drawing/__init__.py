"""What all drawings share: SVG as it is written, the look of an edition, and lettering."""
