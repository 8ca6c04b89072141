#!/usr/bin/env python3
"""The HTTP interface as a text that a person reads in a diff: a line for each operation, shape and field.

    zongji openapi | tools/interface.py

docs/interface.txt is committed, the OpenAPI document that it is made from is not: whoever changes the interface has the
change in the commit, and `./dev test` fails where it is not. So nothing of the document may be left out in silence:
what this script does not know, it refuses.
"""
import json
import sys

WIDTH = 110
HEAD = """\
# The HTTP interface, as `./dev types` writes it from `zongji openapi`. Not edited by hand.
# name? may be left out, =x has that default; id: digits as text; time: RFC 3339; ≤n: characters, items or members.
# Each refusal is a Problem. open: without a session; a method but GET takes the CSRF token besides.
"""


class Unknown(Exception):
    pass


def nothing_left(rest, where):
    if rest:
        raise Unknown(f"{where}: {json.dumps(rest, ensure_ascii=False)}")


def range_of(schema):
    """What is popped from `schema` as a suffix: "(1..200)", "(≤20)"."""
    most = [schema.pop(key) for key in ("maxLength", "maxItems", "maxProperties", "maximum") if key in schema]
    least = schema.pop("minimum", None)
    if len(most) > 1:
        raise Unknown(f"several upper limits: {most}")
    if least is not None:
        return f"({least}..{most[0]})" if most else f"(≥{least})"
    return f"(≤{most[0]})" if most else ""


def plain_type(kind, schema):
    pattern, form = schema.pop("pattern", None), schema.pop("format", None)
    if kind == "string":
        if "enum" in schema:
            return " | ".join(schema.pop("enum"))
        named = {(None, None): "string", ("^[0-9]+$", None): "id", (None, "date-time"): "time",
                 (None, "binary"): "bytes"}
        if (pattern, form) not in named:
            raise Unknown(f"string with {pattern} {form}")
        return named[(pattern, form)]
    if pattern:
        raise Unknown(f"{kind} with {pattern}")
    if kind == "integer":
        return form or "integer"
    if kind in ("number", "boolean", "null") and not form:
        return kind
    if kind == "array":
        return f"[{type_text(schema.pop('items'))}]"
    if kind == "object" and "properties" not in schema:
        members = schema.pop("additionalProperties")
        return "object" if members is True else f"{{*: {type_text(members)}}}"
    raise Unknown(f"type {kind}")


def type_text(schema):
    """One schema on one line, without its default."""
    schema = dict(schema)
    if not schema:
        return "any"
    if "$ref" in schema:
        text = schema.pop("$ref").removeprefix("#/components/schemas/")
    elif "anyOf" in schema:
        text = " | ".join(type_text(each) for each in schema.pop("anyOf"))
    else:
        kinds = schema.pop("type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        text = " | ".join([plain_type(kinds[0], schema) + range_of(schema), *kinds[1:]])
    nothing_left(schema, text)
    return text


def field_text(name, schema, required):
    schema = dict(schema)
    default = ""
    if "default" in schema:
        default = " = " + json.dumps(schema.pop("default"), ensure_ascii=False, sort_keys=True)
    return f"{name}{'' if required else '?'}: {type_text(schema)}{default}"


def shape_lines(name, schema):
    schema = dict(schema)
    if "properties" not in schema:
        return [f"{name} = {type_text(schema)}"]
    properties, required = schema.pop("properties"), schema.pop("required", [])
    if schema.pop("type") != "object":
        raise Unknown(name)
    if schema.pop("additionalProperties") is not False:
        raise Unknown(f"{name} takes unknown members")
    nothing_left(schema, name)
    nothing_left([field for field in required if field not in properties], name)
    fields = [field_text(key, value, key in required) for key, value in properties.items()]
    line = f"{name} {{{', '.join(fields)}}}"
    return [line] if len(line) <= WIDTH else [f"{name} {{", *(f"    {field}" for field in fields), "}"]


def body_text(content):
    content = dict(content)
    (kind, value), = content.items()
    text = type_text(value["schema"])
    nothing_left({key: each for key, each in value.items() if key != "schema"}, text)
    return text if kind == "application/json" else f"{kind} {text}"


def answer_text(responses, where):
    responses = dict(responses)
    refusal = responses.pop("default")
    if body_text(refusal["content"]) != "application/problem+json Problem":
        raise Unknown(f"{where}: another refusal")
    (status, answer), = responses.items()
    content = answer.get("content")
    text = body_text(content) if content else "nothing"
    return text if status == ("200" if content else "204") else f"{status} {text}"


def operation_lines(path, method, operation):
    rest = dict(operation)
    name, summary = rest.pop("operationId"), rest.pop("summary")
    security = rest.pop("security", None)
    usual = None if method == "get" else [{"session": [], "csrf": []}]
    if security not in (usual, []):
        raise Unknown(f"{name}: security {security}")
    takes = ""
    if "requestBody" in rest:
        body = rest.pop("requestBody")
        if body["required"] is not True:
            raise Unknown(f"{name}: a body that may be left out")
        takes = " " + body_text(body["content"])
    answer = answer_text(rest.pop("responses"), name)
    who = " open" if security == [] else ""
    lines = [f"{name}: {method.upper()} {path}{takes} → {answer}{who}", f"    {summary}"]
    for parameter in rest.pop("parameters"):
        place = parameter["in"]
        if place == "path":
            nothing_left({} if parameter["schema"] == {"type": "string"} else parameter, name)
            continue
        if place != "query":
            raise Unknown(f"{name}: a parameter in {place}")
        field = field_text(parameter["name"], parameter["schema"], parameter["required"])
        lines.append(f"    {field}    {parameter['description']}")
    nothing_left(rest, name)
    return lines


def security_text(scheme):
    return f"{scheme['in']} {scheme['name']}"


def interface_text(document):
    rest = dict(document)
    info, (server,), components = rest.pop("info"), rest.pop("servers"), rest.pop("components")
    lines = [f"{info['title']} {info['version']}, OpenAPI {rest.pop('openapi')}, below {server['url']}"]
    lines += [f"{name}: {security_text(each)}" for name, each in components["securitySchemes"].items()]
    nothing_left({} if rest.pop("security") == [{"session": []}] else document["security"], "security")
    lines.append("")
    paths = rest.pop("paths")
    for path in sorted(paths):
        for method in sorted(paths[path]):
            lines += operation_lines(path, method, paths[path][method])
    lines.append("")
    for name, schema in sorted(components["schemas"].items()):
        lines += shape_lines(name, schema)
    nothing_left(rest, "document")
    return HEAD + "\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(interface_text(json.load(sys.stdin)))
