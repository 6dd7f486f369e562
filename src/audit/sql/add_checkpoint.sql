-- A signed head, or its note with more cosignatures.
INSERT INTO ledger_checkpoint (tree, size, note, signed_at) VALUES (:tree, :size, :note, :signed_at)
ON CONFLICT (tree, size) DO UPDATE SET note = excluded.note
