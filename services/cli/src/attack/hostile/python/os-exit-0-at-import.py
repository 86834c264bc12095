# forms: function asserts stdio
# why: ends its process at once, past every handler
import os

os._exit(0)
