-- A month is closed.
INSERT INTO resource_account (month, at, total, digest, lines) VALUES (:month, :at, :total, :digest, :lines)
