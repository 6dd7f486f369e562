-- Published entries by theme; entry_tag_code.
SELECT code, COUNT(*) FROM entry_tag WHERE kind = 'theme' GROUP BY code ORDER BY code
