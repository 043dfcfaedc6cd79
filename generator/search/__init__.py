"""Search: what the pages say → scripts that a reader's browser asks; the asking itself lives in ``assets/js``."""

import os

# numpy's algebra starts a thread for each core when it is imported, a tenth of a second for nothing: none is used here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
