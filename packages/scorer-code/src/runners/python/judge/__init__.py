"""The trusted half of the Python slot. Standard library and ctypes alone; nothing is compiled, nothing is imported
from the submission's side. Expected values never come here."""
