# kind: stdio
# verdict: wrong|runtime_error|output_limit
# why: 5.26: makes the shared streams nonblocking and asks for signals on them
import fcntl
import os

for number in (0, 1, 2):
    for command, value in ((fcntl.F_SETFL, os.O_NONBLOCK | os.O_ASYNC), (fcntl.F_SETOWN, os.getpid()), (10, 9), (1031, 1 << 20)):
        try:
            fcntl.fcntl(number, command, value)
        except OSError:
            pass
try:
    os.write(1, b"x" * (1 << 19))
except OSError:
    pass
