# kind: stdio
# verdict: wrong|runtime_error|output_limit
# why: 5.26: sends open descriptors along with its output
import array
import os
import socket

for number in (1, 2):
    try:
        channel = socket.socket(fileno=os.dup(number))
        rights = array.array("i", [0] * 200)
        for _ in range(50):
            channel.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
    except OSError:
        pass
print(0)
