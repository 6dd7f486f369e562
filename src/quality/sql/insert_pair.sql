-- Adds a pair.
INSERT INTO quality_pair (first_id, second_id, kind, title_similarity, columns_similarity, content_similarity, same_provider, found_at)
VALUES (:first_id, :second_id, :kind, :title, :columns, :content, :same_provider, :found_at)
