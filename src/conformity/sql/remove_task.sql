-- A task that has ended.
DELETE FROM conformity_task WHERE document = :document AND kind = :kind AND provider_id = :provider_id
