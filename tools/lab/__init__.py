"""What measurements (bench/) and crash runs (tests/crash) need: the real program on free ports, a client, peers, figures.

    with Platform.temporary() as platform:
        platform.start()
        print(platform.client().get("/api/v1/platform").json())
"""
