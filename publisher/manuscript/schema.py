"""Writes the JSON Schemas of the YAML files, which editors use: shapes in, one schema for each file out.

`python -m publisher.manuscript.schema FOLDER` writes them.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import StringSchema

from publisher.manuscript.shapes.book_shape import BookShape
from publisher.manuscript.shapes.chapter_shape import ChapterShape
from publisher.manuscript.shapes.data_shapes import (
    EventsShape,
    PeopleShape,
    PlacesShape,
    RoutesShape,
    SourcesShape,
    TermsShape,
)

SHAPES: Mapping[str, type[BaseModel]] = {
    "book": BookShape,
    "chapter": ChapterShape,
    "places": PlacesShape,
    "chronology": EventsShape,
    "glossary": TermsShape,
    "people": PeopleShape,
    "routes": RoutesShape,
    "sources": SourcesShape,
}


class _SchemaOfYaml(GenerateJsonSchema):
    """JSON Schemas for YAML: an editor takes `date: 1944` for a number, where the press reads what is written."""

    def str_schema(self, schema: StringSchema) -> JsonSchemaValue:
        return super().str_schema(schema) | {"type": ["string", "number"]}


def make_json_schemas() -> dict[str, str]:
    """Return the JSON Schema (2020-12) of each YAML file, by file name."""
    schemas: dict[str, str] = {}
    for name, shape in SHAPES.items():
        schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        schema |= shape.model_json_schema(by_alias=True, schema_generator=_SchemaOfYaml)
        schemas[f"{name}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return schemas


def main() -> None:
    """Write the JSON Schemas into the folder that the command line names."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in make_json_schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
