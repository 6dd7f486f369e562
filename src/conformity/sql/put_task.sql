-- The task of a provider.
INSERT INTO conformity_task (document, kind, provider_id, case_id) VALUES (:document, :kind, :provider_id, :case_id)
