# kind: function
# verdict: runtime_error|wrong
# why: 5.6: another thread raises in the runner for ever
import ctypes
import threading


def storm(main):
    while True:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(main), ctypes.py_object(SystemExit))


def f(a, b):
    threading.Thread(target=storm, args=(threading.main_thread().ident,), daemon=True).start()
    return 0
