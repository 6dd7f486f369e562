"""The lab's figures: what a bench says must be computed rightly."""
import json
import os
import pathlib
import tempfile
import unittest

from tools.lab import processes, wrk
from tools.lab.figures import AtLeast, AtMost, Figures, percentile

WRK = """Running 5s test @ http://127.0.0.1:8080/
  2 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   812.11us    1.02ms  20.07ms   91.70%
    Req/Sec    45.03k     3.12k   52.70k    70.00%
  Latency Distribution
     50%  551.00us
     75%    0.90ms
     90%    1.70ms
     99%    4.39ms
  448012 requests in 5.00s, 1.69GB read
  Socket errors: connect 0, read 2, write 0, timeout 1
  Non-2xx or 3xx responses: 4
Requests/sec:  89602.40
Transfer/sec:    346.99MB
"""


class LabTest(unittest.TestCase):
    def test_percentiles_are_values_that_occurred(self):
        values = [float(value) for value in range(1, 101)]
        self.assertEqual(percentile(values, 0.5), 50)
        self.assertEqual(percentile(values, 0.99), 99)
        self.assertEqual(percentile(values, 1), 100)
        self.assertEqual(percentile([7.0], 0.99), 7)
        self.assertEqual(percentile([3.0, 1.0, 2.0], 0.5), 2)

    def test_wrk_is_read_with_every_failure(self):
        load = wrk.read(WRK)
        self.assertAlmostEqual(load.requests_per_s, 89602.40)
        self.assertAlmostEqual(load.megabytes_per_s, 346.99)
        self.assertAlmostEqual(load.p50_ms, 0.551)
        self.assertAlmostEqual(load.p99_ms, 4.39)
        self.assertEqual(load.failed, 7)

    def test_wrk_pads_whole_units_with_a_space(self):
        self.assertEqual(wrk.read(WRK.replace("99%    4.39ms", "99%    1.76s ")).p99_ms, 1760)

    def test_peers_take_turns_at_being_first(self):
        order = []
        medians = wrk.alternate(3, lambda: order.append("a") or len(order), lambda: order.append("b") or len(order))
        self.assertEqual(order, ["a", "b", "b", "a", "a", "b"])
        self.assertEqual(medians, [4, 3])

    def test_items_say_whether_their_bar_holds(self):
        figures = Figures()
        figures.add("memory", 260, "MB", bar=AtMost(250), method="m")
        figures.add("told", 1, "s", method="m")
        figures.compare("rate", 90, "requests/s", "nginx", 100, bar=AtLeast(0.8), method="m")
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "out.json"
            os.environ["JIXIA_BENCH_OUT"] = str(out)
            try:
                figures.write()
            finally:
                del os.environ["JIXIA_BENCH_OUT"]
            items = json.loads(out.read_text())
        self.assertEqual([item["holds"] for item in items], [False, None, True])
        self.assertEqual(items[0]["bar"], "≤ 250 MB")
        self.assertEqual(items[2]["ratio"], 0.9)

    def test_memory_is_counted_over_the_tree(self):
        own = processes.memory(os.getpid())
        self.assertGreaterEqual(own.rss, own.pss)
        self.assertGreater(own.pss, 1)
        self.assertIn(os.getpid(), processes.tree(os.getppid()))


if __name__ == "__main__":
    unittest.main()
