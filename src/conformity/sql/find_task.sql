-- The open task of a provider; primary key.
SELECT case_id FROM conformity_task WHERE document = :document AND kind = :kind AND provider_id = :provider_id
