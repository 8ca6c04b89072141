#!/usr/bin/env python3
import unittest

import interface

PROBLEM = {"description": "A problem", "content": {"application/problem+json": {
    "schema": {"$ref": "#/components/schemas/Problem"}}}}


def document(operation=None, **shapes):
    paths = {"/queues/{id}": {"get": operation}} if operation else {}
    return {"openapi": "3.1.0", "info": {"title": "Test", "version": "1"}, "servers": [{"url": "/v1"}],
            "security": [{"session": []}], "paths": paths,
            "components": {"schemas": shapes, "securitySchemes": {}}}


def operation(**more):
    return {"operationId": "read_queue", "summary": "A queue", "parameters": [],
            "responses": {"204": {"description": "No Content"}, "default": PROBLEM}, **more}


def shape(required=(), **properties):
    return {"type": "object", "properties": properties, "additionalProperties": False,
            "required": list(required)}


def shown(*arguments, **shapes):
    return interface.interface_text(document(*arguments, **shapes)).split("\n\n", 2)[2]


class Shapes(unittest.TestCase):
    def test_a_field_says_its_type_its_limits_and_its_default(self):
        text = shown(Queue=shape(
            ["key"],
            key={"type": "string", "maxLength": 80},
            agents={"type": "array", "items": {"type": "string", "pattern": "^[0-9]+$"}, "maxItems": 20}))
        self.assertEqual(text.strip(), "Queue {key: string(≤80), agents?: [id](≤20)}")
        for schema, said in [
                ({"type": ["string", "null"], "format": "date-time"}, "time | null"),
                ({"type": "integer", "format": "int32", "default": 20}, "int32 = 20"),
                ({"type": "integer", "minimum": 1, "maximum": 200}, "integer(1..200)"),
                ({"type": "integer", "format": "int64", "minimum": 0}, "int64(≥0)"),
                ({"type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 9,
                  "default": {"en": "a"}}, '{*: string}(≤9) = {"en": "a"}'),
                ({"anyOf": [{"$ref": "#/components/schemas/Phone"}, {"type": "null"}]}, "Phone | null"),
                ({}, "any")]:
            self.assertEqual(shown(A=shape(b=schema)).strip(), f"A {{b?: {said}}}")

    def test_a_wide_shape_has_a_line_for_each_field(self):
        fields = {f"a_field_with_a_long_name_{i}": {"type": "boolean"} for i in range(9)}
        lines = shown(Wide=shape(**fields)).strip().split("\n")
        self.assertEqual(len(lines), 11)
        self.assertEqual(lines[1], "    a_field_with_a_long_name_0?: boolean")

    def test_words_are_listed(self):
        self.assertEqual(shown(Kind={"type": "string", "enum": ["a", "b"]}).strip(), "Kind = a | b")


class Operations(unittest.TestCase):
    def test_one_says_what_it_takes_and_answers(self):
        json_of = lambda name: {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        text = shown(operation(
            requestBody={"required": True, "content": json_of("QueueForm")},
            responses={"200": {"description": "OK", "content": json_of("Queue")}, "default": PROBLEM},
            security=[],
            parameters=[{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                        {"name": "limit", "in": "query", "required": False, "description": "How many",
                         "schema": {"type": "integer", "minimum": 1, "maximum": 9, "default": 5}}]))
        self.assertEqual(text.strip().split("\n"), [
            "read_queue: GET /queues/{id} QueueForm → Queue open", "    A queue",
            "    limit?: integer(1..9) = 5    How many"])


class Refusals(unittest.TestCase):
    """What it has no words for would change unnoticed."""

    def test_unknown_words_of_a_schema(self):
        for schema in [{"type": "string", "minLength": 1}, {"type": "string", "pattern": "^a$"},
                       {"type": "string", "format": "uuid"}, {"type": "array", "items": {}, "minItems": 1},
                       {"oneOf": []}, {"type": "boolean", "deprecated": True}, {"type": "set"},
                       {"$ref": "#/components/schemas/A", "description": "of old"}]:
            with self.subTest(schema), self.assertRaises((interface.Unknown, KeyError)):
                shown(A=shape(b=schema))
        with self.assertRaises(interface.Unknown):
            shown(A={**shape(), "additionalProperties": True})
        with self.assertRaises(interface.Unknown):
            shown(A=shape(["not_there"]))

    def test_unknown_parts_of_an_operation(self):
        header = {"name": "x", "in": "header", "required": False, "description": "", "schema": {}}
        other = {"description": "Other", "content": {"text/plain": {"schema": {"type": "string"}}}}
        for more in [{"deprecated": True}, {"security": [{"key": []}]}, {"parameters": [header]},
                     {"responses": {"204": {}, "default": other}},
                     {"requestBody": {"required": False, "content": {}}}]:
            with self.subTest(more), self.assertRaises(interface.Unknown):
                shown(operation(**more))

    def test_unknown_parts_of_the_document(self):
        with self.assertRaises(interface.Unknown):
            interface.interface_text({**document(), "webhooks": {}})


if __name__ == "__main__":
    unittest.main()
