"""The calendar's importer takes what two sources agree on, and nothing else."""
import json
import pathlib
import tempfile
import unittest

from tools import import_calendar


class Calendar(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.modules = pathlib.Path(self.folder.name)
        # 2026-01-02 is a free Friday, 01-03 a Saturday that is free anyway, 01-04 a worked Sunday.
        self.write("holiday-calendar/data/CN/2026.json", {"dates": [{"date": "2026-01-02", "type": "public_holiday"},
                                                                    {"date": "2026-01-03", "type": "public_holiday"},
                                                                    {"date": "2026-01-04", "type": "transfer_workday"}]})
        self.other = {"holidays": {"2026-01-02": ""}, "workdays": {"2026-01-04": ""}}
        self.write("chinese-days/dist/chinese-days.json", self.other)

    def tearDown(self) -> None:
        self.folder.cleanup()

    def write(self, name: str, value: object) -> None:
        path = self.modules / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value), encoding="utf-8")

    def test_only_exceptions_are_kept(self) -> None:
        self.assertEqual(import_calendar.announced(self.modules, 2026), (["0102"], ["0104"]))
        self.assertIn('{2026, "0102",', import_calendar.header(self.modules, range(2026, 2027)))

    def test_sources_that_differ_are_refused(self) -> None:
        self.other["holidays"]["2026-01-05"] = ""
        self.write("chinese-days/dist/chinese-days.json", self.other)
        with self.assertRaises(SystemExit):
            import_calendar.announced(self.modules, 2026)

    @unittest.skipUnless((import_calendar.MODULES / "holiday-calendar").exists(), "the data packages are not installed")
    def test_the_header_is_what_the_packages_say(self) -> None:
        self.assertEqual(import_calendar.HEADER.read_text(encoding="utf-8"), import_calendar.header(import_calendar.MODULES, range(2022, 2027)))


if __name__ == "__main__":
    unittest.main()
