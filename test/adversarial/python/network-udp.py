# kind: function
# verdict: runtime_error
# why: 5.14
import socket

def f(a, b):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("1.1.1.1", 53))
