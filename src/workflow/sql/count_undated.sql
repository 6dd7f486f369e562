-- Open cases whose last day waits for a calendar, of those that somebody may see.
SELECT count(*) FROM workflow_case
WHERE final = 0 AND due_on IS NULL AND clock <> ''
  AND ((opened_by = :account AND opened_by <> '') OR (organization = :organization AND organization <> '')
       OR (division LIKE :divisions AND division <> ''))
