"""Kill -9 and power cuts under load: what the platform has acknowledged must be there afterwards, once.

16 writers draft, change, upload, publish and make keys over HTTP, each write with an Idempotency-Key. What was answered is written
down by the writer before its next request; what was not answered is repeated with the same key once the platform is back.

    python3 -m tests.crash --cycles 100 --cuts 60 [--seed N]
"""
