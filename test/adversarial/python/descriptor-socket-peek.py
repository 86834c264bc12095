# kind: function
# verdict: wrong
# why: 5.10: listens on what it inherited
import os, socket

def f(a, b):
    for number in range(0, 64):
        try:
            peer = socket.socket(fileno=number)
            peer.setblocking(False)
            return peer.recv(100)
        except OSError:
            pass
    return 0
