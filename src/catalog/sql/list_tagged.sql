-- Published entries with a tag, newest ids first; entry_tag_code.
SELECT entry_id FROM entry_tag WHERE kind = :kind AND code = :code ORDER BY entry_id DESC LIMIT :limit
