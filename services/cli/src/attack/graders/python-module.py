"""Asks a Python grader: a JSON object per line in, one per line out. The grader's own output goes nowhere.

What runs code is asked in a fork, so that a trick that ends the process or replaces a function of it is not the next
one's matter. A trick may also write where the answers go: each of ours begins with a mark that it was not told.

usage: python-module.py MODULE FUNCTION    MODULE is a file or a dotted name; the first line of input is the mark
"""

import importlib
import importlib.util
import json
import os
import signal
import sys
import time

requests = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
nothing = os.open(os.devnull, os.O_RDWR)
for stream in (0, 1, 2):
    os.dup2(nothing, stream)


def load(name):
    if not name.endswith(".py"):
        return importlib.import_module(name)
    path = os.path.abspath(name)
    sys.path.insert(0, os.path.dirname(path))
    spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def number(result):
    """verl takes a number, or a dict with the key score; others give a tuple whose first part is the score."""
    if isinstance(result, dict):
        result = result["score"]
    if isinstance(result, (tuple, list)):
        result = result[0]
    return float(result)


def described(error):
    return "%s: %s" % (type(error).__name__, str(error)[:200])


def watch(child, seconds):
    """None where the child ended by itself in time, else what became of it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return None
        time.sleep(0.002)
    return "no answer in %g s" % seconds


def main():
    mark = requests.readline().strip() + " "
    # A fork's copies: what a trick replaces in its process is not what writes the answer.
    dumps, write, flush = json.dumps, answers.write, answers.flush

    def say(answer):
        write("\n" + mark + dumps(answer) + "\n")
        flush()

    try:
        grade = getattr(load(sys.argv[1]), sys.argv[2])
    except BaseException as error:
        say({"ready": False, "error": described(error)})
        return
    say({"ready": True})

    def answer(asked):
        try:
            return {"score": number(grade(**asked))}
        except BaseException as error:
            return {"error": "raised " + described(error)}

    for line in requests:
        asked = json.loads(line)
        place, seconds = asked.pop("place"), asked.pop("seconds")
        if not asked.pop("fork"):
            say({"place": place, **answer(asked)})
            continue
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            say({"place": place, **answer(asked)})
            os._exit(0)
        late = watch(child, seconds)
        try:
            os.killpg(child, signal.SIGKILL)
        except OSError:
            pass
        if late is not None:
            os.waitpid(child, 0)
        # Read only where the fork did not answer first.
        say({"place": place, "error": late or "its process ended"})


main()
