"""The table of divisions is what the package says, and hangs together."""
import json
import pathlib
import tempfile
import unittest

from tools import import_divisions


class Divisions(unittest.TestCase):
    def test_levels_and_kinds(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            modules = pathlib.Path(folder)
            dist = modules / "china-division/dist"
            dist.mkdir(parents=True)
            for name, value in {"provinces": [{"code": "37", "name": "P"}, {"code": "41", "name": "Q"}],
                                "cities": [{"code": "3701", "name": "C", "provinceCode": "37"}, {"code": "4101", "name": "D", "provinceCode": "41"}],
                                "areas": [{"code": "370116", "name": "A", "cityCode": "3701", "provinceCode": "37"},
                                          {"code": "370117", "name": "B", "cityCode": "3701", "provinceCode": "37"},
                                          {"code": "370171", "name": "Z", "cityCode": "3701", "provinceCode": "37"}]}.items():
                (dist / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
            rows = import_divisions.rows(modules)
        self.assertEqual([row[0] for row in rows], ["370000", "370100", "370116", "370117", "370171", "371200"])
        self.assertEqual([row[4] for row in rows], ["statutory"] * 4 + ["functional_zone", "abolished"])

    @unittest.skipUnless((import_divisions.MODULES / "china-division").exists(), "the data packages are not installed")
    def test_the_header_is_what_the_package_says(self) -> None:
        self.assertEqual(import_divisions.HEADER.read_text(encoding="utf-8"), import_divisions.header(import_divisions.MODULES))


if __name__ == "__main__":
    unittest.main()
