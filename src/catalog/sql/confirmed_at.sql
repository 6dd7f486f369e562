-- When a closed entry was last found right; primary key.
SELECT at FROM entry_confirmation WHERE entry_id = :entry_id
