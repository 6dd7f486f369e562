"""The compliance page is made from code and tests; a planted rule and test must show."""
import json
import pathlib
import tempfile
import unittest

from tools import compliance


class Compliance(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        (self.root / "law").mkdir()
        articles = [{"id": "art_8", "article": "第八条", "text": ""}, {"id": "art_8_3", "article": "第八条第三款", "text": ""},
                    {"id": "art_9", "article": "第九条", "text": ""}]
        (self.root / "law/articles.json").write_text(json.dumps({"act": "办法", "order": "令", "articles": articles}), encoding="utf-8")
        room = self.root / "src/opening"
        room.mkdir(parents=True)
        (room / "rules.cpp").write_text("return Error{&law::order_344::art_8_3};", encoding="utf-8")
        contract = {"paths": {"/api/v1/entries/{id}": {"patch": {"x-refusals": [{"type": "entry-consent-missing", "basis": "第八条第三款"}, {"type": "not-found"}]}}}}
        (self.root / "api").mkdir()
        (self.root / "api/openapi.json").write_text(json.dumps(contract), encoding="utf-8")
        (room / "rules_test.cpp").write_text("TEST(Rules, Art08_3_EveryNarrowingNeedsConsent) {}", encoding="utf-8")
        (self.root / "ui/src/pages").mkdir(parents=True)
        (self.root / "ui/src/pages/ChangesPage.vue").write_text("<LawText :article=\"t('law.8_3')\" />", encoding="utf-8")

    def tearDown(self):
        self.folder.cleanup()

    def test_names_the_file_the_routes_and_the_test_of_a_clause(self):
        page = compliance.page(self.root)
        self.assertIn("| 第八条第三款 | `src/opening/rules.cpp` | `PATCH /api/v1/entries/{id}` | `Rules.Art08_3_EveryNarrowingNeedsConsent` | `ChangesPage` |", page)

    def test_a_clause_without_either_is_shown_as_such(self):
        self.assertIn("| 第九条 | – | – | – | – |", compliance.page(self.root))

    def test_a_clause_that_is_built_needs_a_test(self):
        self.assertEqual(compliance.untested(self.root, ("art_8_3", "art_9")), ["art_9"])

    def test_a_suite_may_carry_the_clause(self):
        (self.root / "src/opening/suite_test.cpp").write_text("INSTANTIATE_TEST_SUITE_P(Art09, Fault, values);", encoding="utf-8")
        self.assertEqual(compliance.untested(self.root, ("art_8_3", "art_9")), [])

    def test_only_the_lowest_clauses_are_lines(self):
        self.assertNotIn("| 第八条 |", compliance.page(self.root))


if __name__ == "__main__":
    unittest.main()
