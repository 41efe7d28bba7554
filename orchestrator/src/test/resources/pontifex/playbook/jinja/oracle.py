"""What Debian's jinja2 makes of the cases: a line each, Python's repr of the value, or ERROR.

usage: oracle.py FOLDER. Undefined is Ansible's: strict, and its attributes are undefined too. Template files are
rendered as Ansible's template module does.
"""
import json
import pathlib
import sys
import types

from jinja2 import ChainableUndefined, Environment, StrictUndefined, Undefined


class AnsibleUndefined(StrictUndefined):
    __slots__ = ()
    __getitem__ = ChainableUndefined.__getitem__
    __getattr__ = ChainableUndefined.__getattr__


def plain(value):
    if isinstance(value, Undefined):
        str(value)  # fails, unless it is what an inline if without an else gives
        return ""
    if isinstance(value, (types.GeneratorType, range)) or type(value).__name__ in ("dict_keys", "dict_values"):
        return plain(list(value))
    if isinstance(value, tuple):
        return tuple(plain(v) for v in value)
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {plain(k): plain(v) for k, v in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(type(value))


folder = pathlib.Path(sys.argv[1])
variables = json.loads((folder / "variables.json").read_text())
environment = Environment(undefined=AnsibleUndefined, trim_blocks=True, keep_trailing_newline=True)
for line in (folder / "expressions.txt").read_text().splitlines():
    try:
        expression = environment.compile_expression(line, undefined_to_none=False)
        print(repr(plain(expression(**variables))))
    except Exception:
        print("ERROR")
for case in (folder / "templates.txt").read_text().split("\n----\n"):
    try:
        print(repr(environment.from_string(case).render(**variables)))
    except Exception:
        print("ERROR")
