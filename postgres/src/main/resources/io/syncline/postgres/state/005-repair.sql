-- Requests name any number of rows, and audit says what repair found and left.

ALTER TABLE ${schema}.request
  ADD COLUMN IF NOT EXISTS entity_ids text[] NOT NULL DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS mend text,
  DROP COLUMN IF EXISTS entity_id;

ALTER TABLE ${schema}.audit
  ADD COLUMN IF NOT EXISTS verify_run bigint,
  ADD COLUMN IF NOT EXISTS before text,
  ADD COLUMN IF NOT EXISTS after text;
CREATE INDEX IF NOT EXISTS audit_entity ON ${schema}.audit (sync, entity_type, entity_id);

INSERT INTO ${schema}.schema_version (version) VALUES (5) ON CONFLICT DO NOTHING;
