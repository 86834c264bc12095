# kind: function
# verdict: runtime_error
# why: 5.12
import socket

def f(a, b):
    socket.socket(40, socket.SOCK_STREAM)
