-- Every open task of one document.
SELECT provider_id, case_id FROM conformity_task WHERE document = :document AND kind = :kind ORDER BY provider_id
