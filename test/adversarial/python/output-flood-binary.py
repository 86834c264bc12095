# kind: stdio
# verdict: output_limit
# why: 5.26
import os
while os.write(1, b"\0" * 65536):
    pass
