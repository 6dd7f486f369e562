-- One organisation; nothing happens when its credit code, or its division's authority, is there already.
INSERT INTO organization (id, name, uscc, kind, division, authority, phone, address, website, mandate, demonstration, version, created_at)
VALUES (:id, :name, :uscc, :kind, :division, :authority, :phone, :address, :website, :mandate, :demonstration, :version, :created_at)
ON CONFLICT DO NOTHING
