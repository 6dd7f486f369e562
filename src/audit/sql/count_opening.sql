-- How many entries anyone may read; index ledger_opening.
SELECT count(*) FROM ledger_entry WHERE log = 'opening'
