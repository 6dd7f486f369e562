-- A code is used up, if nobody was quicker.
UPDATE account_totp SET last_step = :step WHERE account_id = :account_id AND last_step < :step
