"""How a conversation becomes a prompt: the Jinja template that goes into the file, and the same thing in Python.

`fragments` and the template must render the same text; `evaluate.py` relies on it and the tests of the engine check it.
Thoughts of earlier turns are dropped.  With thinking, the prompt ends inside an opened thought; without, after an empty one.
"""
TEMPLATE = (
    "{{- '<|begin|>' }}"
    "{%- for message in messages %}"
    "{%- if message['role'] == 'system' %}{{- '<|system|>' + message['content'] }}"
    "{%- elif message['role'] == 'user' %}{{- '<|user|>' + message['content'] }}"
    "{%- elif message['role'] == 'assistant' %}{{- '<|assistant|>' + (message['content'].split('</think>')[-1] | trim) + '<|end|>' }}"
    "{%- endif %}"
    "{%- endfor %}"
    "{%- if add_generation_prompt %}"
    "{%- if enable_thinking is defined and not enable_thinking %}{{- '<|assistant|><think>\\n\\n</think>\\n\\n' }}"
    "{%- else %}{{- '<|assistant|><think>\\n' }}{%- endif %}"
    "{%- endif %}")


def prompt(question, thinking=True, history=(), system=None):
    """The fragments of a prompt; history is a list of (question, answer)."""
    out = ["<|begin|>"]
    if system is not None:
        out += ["<|system|>", system]
    for asked, answered in history:
        out += ["<|user|>", asked, "<|assistant|>", answered, "<|end|>"]
    out += ["<|user|>", question, "<|assistant|>", "<think>"]
    return out + (["\n"] if thinking else ["\n\n", "</think>", "\n\n"])


def completion(thought, answer, thinking=True):
    """The fragments that the model writes after the prompt."""
    return [thought + "\n", "</think>", "\n\n" + answer, "<|end|>"] if thinking else [answer, "<|end|>"]
