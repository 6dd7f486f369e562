-- Pairs of a kind, a page at a time; quality_pair_kind.
SELECT first_id, second_id, kind, title_similarity, columns_similarity, content_similarity, same_provider FROM quality_pair
WHERE kind = :kind AND (first_id > :first_id OR (first_id = :first_id AND second_id > :second_id))
ORDER BY first_id, second_id LIMIT :limit
