# kind: function
# verdict: runtime_error
# why: 5.14
import socket

def f(a, b):
    socket.socketpair(socket.AF_INET)
