# kind: function
# verdict: runtime_error
# why: 5.14
import socket

def f(a, b):
    return socket.create_connection(("1.1.1.1", 53), 1)
