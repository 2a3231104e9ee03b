"""The shape of each YAML file: pydantic models. What they let pass becomes the dataclasses of `publisher.model`."""
