#!/usr/bin/env python3
"""Writes what Jinja 2 makes of the templates beside it into expected.json: a text, or the error that the template raised.

To add a template, write NAME.jinja and a case with nothing but its context into expected.json:
    "NAME": {"title of the case": {"context": {"messages": [...]}}}
and run this with a Python that has jinja2 3.1. Old cases must come out unchanged (git diff shows it). The environment is the one in
which Hugging Face's tokenizers run chat templates, with the clock at 2026-01-02 03:04:05.
"""
import datetime
import json
import pathlib

from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

folder = pathlib.Path(__file__).parent


def raise_exception(message):
    raise TemplateError(message)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
environment.filters["tojson"] = tojson
environment.globals["raise_exception"] = raise_exception
environment.globals["strftime_now"] = lambda form: datetime.datetime(2026, 1, 2, 3, 4, 5).strftime(form)

file = folder / "expected.json"
expected = json.loads(file.read_text())
for name, cases in expected.items():
    template = environment.from_string((folder / f"{name}.jinja").read_text())
    for title, case in cases.items():
        context = case["context"]
        try:
            cases[title] = {"context": context, "text": template.render(**context)}
        except TemplateError as error:
            if type(error) is not TemplateError:
                raise  # a mistake in the template, not what it wanted to say
            cases[title] = {"context": context, "error": error.message}
file.write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")
