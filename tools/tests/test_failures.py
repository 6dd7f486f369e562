"""Of a failed run only the failed tests are shown, each with the end of what it said."""
import unittest

from tools.failures import LINES_BEFORE, LINES_MAX, failed_tests

LOG = """Output:
noise of a test that passes
a.cpp:3: Failure
Expected: this
[  FAILED  ] Room.Fails (2 ms)
more noise
[==========] 2 tests from 1 test suite ran. (3 ms total)
[  FAILED  ] 1 test, listed below:
[  FAILED  ] Room.Fails
<end of output>
"""


class Failures(unittest.TestCase):
    def test_shows_the_failed_test_with_what_came_before(self):
        self.assertEqual(failed_tests(LOG), [LOG.splitlines()[:5]])

    def test_of_a_program_that_passed_nothing(self):
        self.assertEqual(failed_tests("noise\n[==========] 2 tests from 1 test suite ran. (3 ms total)\n<end of output>\n"), [])

    def test_of_a_program_that_did_not_come_to_its_end_the_last_lines(self):
        self.assertEqual(failed_tests("last words\n<end of output>\n"), [["last words", "<end of output>"]])

    def test_keeps_the_ends_of_long_output(self):
        noise = "\n".join(f"line {i}" for i in range(1000))
        (lines,) = failed_tests(f"x.cpp:1: Failure\n{noise}\n[  FAILED  ] Room.Loud (2 ms)\n[==========] 1 test from 1 test suite ran. (1 ms total)\n<end of output>\n")
        self.assertEqual(len(lines), LINES_BEFORE + 1 + LINES_MAX)
        self.assertEqual(lines[0], "x.cpp:1: Failure")
        self.assertEqual(lines[-1], "[  FAILED  ] Room.Loud (2 ms)")
