"""The documented operations: values for their fields, and whether an answer is complete."""

import json
import os

from sandbox import APPID

TYPES = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "json": lambda value: isinstance(value, dict),
}


class Catalogue:
    """The APIv3 operations of a folder, by `METHOD path`."""

    def __init__(self, folder, mchid):
        self.mchid = mchid
        self.operations = {}
        folder = os.path.join(folder, "v3")
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                for operation in json.load(file):
                    self.operations[f"{operation['method']} {operation['path']}"] = operation

    def body(self, label):
        """A value for each required field; what is sensitive is left for the client to encrypt."""
        return self._values(self.operations[label]["body"]["fields"])

    def assert_complete(self, label, answer):
        """Asserts that an answer has every required field, of its type, at any depth."""
        assert_complete(self.operations[label]["response"].get("fields", []), answer, label)

    def _values(self, fields):
        return {field["name"]: self._sample(field) for field in required(fields)}

    def _sample(self, field):
        kind, name = field["type"], field["name"]
        if name in ("mchid", "sp_mchid", "combine_mchid"):
            return self.mchid
        if kind in ("object", "json"):
            return self._values(field.get("fields", []))
        if kind == "object[]":
            return [self._values(field["fields"])]
        if kind == "string[]":
            return [field.get("enum", ["x"])[0]]
        if kind in ("integer", "number"):
            return 7
        if kind == "boolean":
            return False
        if field.get("encoded") == "json":
            return json.dumps(self._values(field["fields"]))
        if name == "appid":
            return APPID
        return field.get("enum", ["x"])[0]


def required(fields):
    return [field for field in fields if field.get("required")]


def assert_complete(fields, answer, where):
    for field in required(fields):
        at = f"{where} /{field['name']}"
        value = answer.get(field["name"])
        is_right = TYPES.get(field["type"], lambda value: isinstance(value, list))
        assert is_right(value), f"{at} must be {field['type']}, and is {value!r}"
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                assert_complete(field.get("fields", []), item, at)
