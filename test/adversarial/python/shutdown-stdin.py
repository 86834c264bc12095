# kind: stdio
# verdict: wrong|runtime_error
# why: 5.26: closes the other end of its own input
import os
import socket

for number in (0, 1, 2):
    try:
        socket.socket(fileno=os.dup(number)).shutdown(socket.SHUT_RD)
    except OSError:
        pass
print(0)
