"""What plain CPython says: {id, code, tests} per line in, {id, passed} out. A fork each, 1 s of CPU, 1 GB."""

import io
import json
import os
import resource
import sys

SECONDS = 1


def run(code, tests):
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdin, sys.stdout = io.StringIO(), io.StringIO()
    names = {"__name__": "plain"}
    exec(compile(code, "program", "exec"), names)
    exec(compile(tests, "tests", "exec"), names)


for line in iter(sys.stdin.readline, ""):
    row = json.loads(line)
    child = os.fork()
    if child == 0:
        try:
            run(row["code"], row["tests"])
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    print(json.dumps({"id": row["id"], "passed": status == 0}), flush=True)
