"""Empty stand-ins for the CUDA libraries that torch's wheel links against, so that it loads where there is no GPU.

    python cuda_stand_ins.py TORCH_LIB_FOLDER OUT_FOLDER [LIBRARY_THAT_IS_THERE …]

A run on the CPU never calls them: every function that torch asks for is there under its name and version and answers an error.
They save two gigabytes of download. The CUDA runtime itself (0.8 MB) has to be the real one: torch asks it what is wrong.
Needs readelf and gcc.
"""

from __future__ import annotations

import collections
import re
import subprocess
import sys
from pathlib import Path

FAILED = 999  # cudaErrorUnknown and its like: no library takes it for a success


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main(libraries: Path, out: Path, present: list) -> None:
    needed, defined, wanted = set(), set(), set()
    versions = {}  # name of a symbol's version: the library that has it
    for library in sorted(libraries.glob("*.so*")):
        needed |= set(re.findall(r"NEEDED.*\[(.+?)\]", run("readelf", "-dW", str(library))))
        for line in run("readelf", "--dyn-syms", "-W", str(library)).splitlines():
            parts = line.split()
            if len(parts) >= 8 and parts[0].rstrip(":").isdigit():
                (wanted if parts[6] == "UND" else defined).add(parts[7] if parts[6] == "UND" else parts[7].split("@")[0])
        of = ""
        for line in run("readelf", "-VW", str(library)).splitlines():
            file, name = re.search(r"File: (\S+)", line), re.search(r"Name: (\S+)", line)
            of = file.group(1) if file else of
            if name and of:
                versions[name.group(1)] = of
    missing = {name for name in needed if re.match(r"lib(cu|nv|nccl)", name)} - set(present)
    functions = collections.defaultdict(lambda: collections.defaultdict(set))
    for symbol in wanted:
        name, _, version = symbol.partition("@")
        version = version.lstrip("@")
        if name in defined:
            continue
        if versions.get(version) in missing:
            functions[versions[version]][version].add(name)
        elif not version and re.match(r"(cu|nccl|nv)", name):
            for library in missing:
                functions[library][""].add(name)
    for library in sorted(missing):
        build(library, functions[library], out)


def build(library: str, functions: dict, out: Path) -> None:
    names = sorted(set().union(*functions.values())) if functions else []
    source, script = out / "stand-in.s", out / "stand-in.map"
    text = ".text\nfailed: mov $%d, %%eax\nret\n" % FAILED
    source.write_text(text + "".join(".globl %s\n.type %s,@function\n.set %s,failed\n" % (name, name, name) for name in names))
    command = ["gcc", "-shared", "-nostdlib", str(source), "-o", str(out / library), "-Wl,-soname," + library]
    versioned = {version: members for version, members in functions.items() if version}
    if versioned:
        script.write_text("".join("%s { global: %s; };\n" % (version, "; ".join(sorted(members))) for version, members in versioned.items()))
        command.append("-Wl,--version-script=" + str(script))
    run(*command)


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    main(Path(sys.argv[1]), folder, sys.argv[3:])
