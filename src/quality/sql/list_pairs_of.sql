-- Pairs of an entry; primary key and quality_pair_second.
SELECT first_id, second_id, kind, title_similarity, columns_similarity, content_similarity, same_provider FROM quality_pair WHERE first_id = :id
UNION ALL
SELECT first_id, second_id, kind, title_similarity, columns_similarity, content_similarity, same_provider FROM quality_pair WHERE second_id = :id
ORDER BY 3, 1, 2 LIMIT :limit
