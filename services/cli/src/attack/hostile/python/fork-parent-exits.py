# forms: asserts
# why: the process that is watched ends well; a child goes on
import os

if os.fork():
    os._exit(0)


def f(a, b):
    return -1
