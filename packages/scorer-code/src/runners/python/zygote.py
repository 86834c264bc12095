"""Starts the warm interpreter of a slot, judge/zygote.py.

Every page of this process is mapped into every child, and all that a child writes to is copied. Compiling leaves a megabyte
of holes, into which later objects are strewn: so another process compiles the runner, and this one takes the code only."""

import marshal
import os
import sys
from importlib.machinery import ModuleSpec

ROOM = os.path.dirname(os.path.abspath(__file__))
PACKAGE = "judge"


class Compiled:
    """Finds the package's modules among their codes. A code is let go once it has run."""

    def __init__(self, codes):
        self.codes = codes

    def find_spec(self, name, _path=None, _target=None):
        if name not in self.codes:
            return None
        package = name == PACKAGE
        spec = ModuleSpec(name, self, origin=path_of(name), is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations.append(os.path.join(ROOM, PACKAGE))
        return spec

    def create_module(self, _spec):
        return None

    def exec_module(self, module):
        exec(self.codes.pop(module.__name__), module.__dict__)


def path_of(name):
    return os.path.join(ROOM, PACKAGE, "__init__.py" if name == PACKAGE else name.partition(".")[2] + ".py")


def compiled_elsewhere():
    """The codes of the package by the names of its modules."""
    file = os.memfd_create("codes")
    child = os.fork()
    if child == 0:
        try:
            names = [name[:-3] for name in sorted(os.listdir(os.path.join(ROOM, PACKAGE))) if name.endswith(".py")]
            codes = {}
            for name in [PACKAGE if name == "__init__" else f"{PACKAGE}.{name}" for name in names]:
                with open(path_of(name), "rb") as source:
                    codes[name] = compile(source.read(), path_of(name), "exec", dont_inherit=True)
            with open(file, "wb", closefd=False) as out:
                marshal.dump(codes, out)
            os._exit(0)
        finally:
            os._exit(1)
    if os.waitpid(child, 0)[1] != 0:
        raise ImportError("the runner cannot be compiled")
    with open(file, "rb") as codes:
        codes.seek(0)
        return marshal.load(codes)


# It was for this process alone: what submissions start binds its names as usual.
os.environ.pop("LD_BIND_NOW", None)
finder = Compiled(compiled_elsewhere())
sys.meta_path.insert(0, finder)
sys.path.pop(0)
from judge import zygote  # noqa: E402

zygote.main(loaded=lambda: sys.meta_path.remove(finder))
