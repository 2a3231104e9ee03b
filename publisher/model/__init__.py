"""What all stages talk about: frozen dataclasses, without the behaviour of any stage."""
