# kind: stdio
# verdict: wrong
# why: 5.26: closes its output
import os
os.close(1)
os.close(2)
os.close(0)
