-- How many delegations of a role to the same person share a day with these.
SELECT count(*) FROM delegation WHERE to_id = :to_id AND from_id = :from_id AND role = :role AND ended_at = '' AND from_on <= :until_on AND until_on >= :from_on
