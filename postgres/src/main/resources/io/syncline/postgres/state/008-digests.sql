-- What both stores summed up to when a comparison found all rows of a chunk equal.
ALTER TABLE ${schema}.verification_chunk ADD COLUMN IF NOT EXISTS source_digest text;
ALTER TABLE ${schema}.verification_chunk ADD COLUMN IF NOT EXISTS target_digest text;

INSERT INTO ${schema}.schema_version (version) VALUES (8) ON CONFLICT DO NOTHING;
