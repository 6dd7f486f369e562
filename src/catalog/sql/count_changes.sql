-- How many changes there are after a place; entry_version_place.
SELECT COUNT(*) FROM entry_version WHERE place > :place
