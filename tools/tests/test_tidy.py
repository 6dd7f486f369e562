"""Plants each fault that a check of `make lint` must find, in a small tree of its own."""
import pathlib
import subprocess
import tempfile
import unittest

from tools.tidy import checks

CMAKE = "jx_room(base)\njx_room(law DEPS base)\njx_room(http DEPS base)\njx_room(storage DEPS base)\njx_room(catalog DEPS base IMPL storage http)\n"


class Planted(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)
        self.write("src/CMakeLists.txt", CMAKE)

    def tearDown(self) -> None:
        self.folder.cleanup()

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def found(self, check) -> int:
        return len(check(self.root))

    def test_undeclared_room(self) -> None:
        self.write("src/catalog/service.cpp", '#include "storage/database.h"\n')
        self.assertEqual(self.found(checks.check_rooms), 0)
        self.write("src/catalog/other.cpp", '#include "law/articles.h"\n')
        self.assertEqual(self.found(checks.check_rooms), 1)

    def test_implementation_room_in_public_header(self) -> None:
        self.write("src/catalog/include/catalog/service.h", '#pragma once\n// Use cases.\n#include "storage/database.h"\n')
        self.assertEqual(self.found(checks.check_rooms), 1)

    def test_rules_with_a_database_and_services_with_http(self) -> None:
        self.write("src/catalog/rules.cpp", '#include "storage/database.h"\n')
        self.write("src/catalog/service.cpp", '#include "http/router.h"\n')
        self.write("src/catalog/api.cpp", '#include "http/router.h"\n')
        self.assertEqual(self.found(checks.check_kinds), 2)

    def test_banned_calls(self) -> None:
        self.write("src/catalog/a.cpp", "int x = rand();\nauto t = time(nullptr);\n// time(nullptr) in words\n")
        self.assertEqual(self.found(checks.check_banned), 2)

    def test_beast_outside_http(self) -> None:
        self.write("src/catalog/a.cpp", "#include <boost/asio.hpp>\n")
        self.write("src/http/server.cpp", "#include <boost/asio.hpp>\n")
        self.assertEqual(self.found(checks.check_beast), 1)

    def test_long_file(self) -> None:
        self.write("src/catalog/a.cpp", "\n" * 601)
        self.assertEqual(self.found(checks.check_length), 1)

    def test_header_without_sentence(self) -> None:
        self.write("src/catalog/include/catalog/types.h", "#pragma once\nstruct A {};\n")
        self.assertEqual(self.found(checks.check_headers), 1)

    def test_unused_statement(self) -> None:
        self.write("src/catalog/sql/find_entry.sql", "-- One entry.\nSELECT 1\n")
        self.assertEqual(self.found(checks.check_sql), 1)
        self.write("src/catalog/store.cpp", "run(sql::find_entry);\n")
        self.assertEqual(self.found(checks.check_sql), 0)

    def test_error_without_titles(self) -> None:
        self.write("src/catalog/rules.h", 'inline constexpr ErrorCode a{"entry-x", ErrorKind::conflict};\n')
        self.assertEqual(self.found(checks.check_errors), 1)
        self.write("src/catalog/errors.json", '{"entry-x": {"zh": "一", "en": "one"}, "entry-y": {"zh": "二", "en": "two"}}')
        self.assertEqual(self.found(checks.check_errors), 1)

    def test_one_changed_character_of_the_law(self) -> None:
        self.write("law/order_344.zh.txt", "第三条 公共数据开放应当遵循需求导向、创新发展、安全有序的原则。")
        self.write("src/catalog/rules.h", "/// 第三条:「公共数据开放应当遵循需求导向、创新发展、安全有序的原则。」\n")
        self.assertEqual(self.found(checks.check_law), 0)
        self.write("src/catalog/rules.h", "/// 第三条:「公共数据开放应该遵循需求导向、创新发展、安全有序的原则。」\n")
        self.assertEqual(self.found(checks.check_law), 1)

    def test_path_of_a_machine(self) -> None:
        self.write("docs/a.md", "see /home/someone/x\n")
        self.assertEqual(self.found(checks.check_machine), 1)


if __name__ == "__main__":
    unittest.main()
