"""Of a failed run only the failed tests are shown, each with the end of what it said."""
import unittest

from tools.failures import LINES_MAX, failed_tests

LOG = """[ RUN      ] Room.Passes
noise
[       OK ] Room.Passes (1 ms)
[ RUN      ] Room.Fails
a.cpp:3: Failure
[  FAILED  ] Room.Fails (2 ms)
more noise
[  FAILED  ] 1 test, listed below:
[  FAILED  ] Room.Fails
"""


class Failures(unittest.TestCase):
    def test_shows_the_failed_test_alone(self):
        self.assertEqual(failed_tests(LOG), [["[ RUN      ] Room.Fails", "a.cpp:3: Failure", "[  FAILED  ] Room.Fails (2 ms)"]])

    def test_a_test_that_never_ended_is_a_failure(self):
        crashed = "[ RUN      ] Room.Crashes\nlast words\n<end of output>\nTest time = 1 sec\n"
        self.assertEqual(failed_tests(crashed), [["[ RUN      ] Room.Crashes", "last words", "<end of output>"]])

    def test_keeps_the_end_of_long_output(self):
        noise = "\n".join(f"line {i}" for i in range(1000))
        (lines,) = failed_tests(f"[ RUN      ] Room.Loud\n{noise}\n[  FAILED  ] Room.Loud (2 ms)\n")
        self.assertEqual(len(lines), LINES_MAX + 2)
        self.assertEqual(lines[-2:], ["line 999", "[  FAILED  ] Room.Loud (2 ms)"])
