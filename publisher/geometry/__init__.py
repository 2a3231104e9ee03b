"""Pure functions on points, lines and boxes in the plane, and on the way there from the globe."""
