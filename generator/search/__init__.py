"""Search: what the pages say → scripts that a reader's browser asks; the asking itself lives in ``assets/js``."""
