-- How many other registrations a document has that were not refused; index registration_document.
SELECT count(*) FROM registration WHERE document_fingerprint = :document_fingerprint AND state <> 'refused' AND id <> :but
