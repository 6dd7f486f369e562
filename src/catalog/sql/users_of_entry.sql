-- Who took the data of an entry while signed in; primary key.
SELECT account FROM entry_user WHERE entry_id = :entry_id ORDER BY account
