-- Failed sign-ins counted lately: of one name from one client, of a client, of a name from anywhere; primary key.
SELECT COALESCE(MAX(CASE WHEN bucket = :pair THEN failures ELSE 0 END), 0) AS pair,
       COALESCE(MAX(CASE WHEN bucket = :client THEN failures ELSE 0 END), 0) AS client,
       COALESCE(MAX(CASE WHEN bucket = :name THEN failures ELSE 0 END), 0) AS name
FROM sign_in_failure WHERE bucket IN (:pair, :client, :name) AND since > :window
