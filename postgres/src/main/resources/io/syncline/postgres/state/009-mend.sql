-- Entities in the queue whose target nothing is to be trusted of: they are written whole, and what
-- becomes of the node of one that has no row. Until a version from mend_version on is in the target.
ALTER TABLE ${schema}.graph_sync_status ADD COLUMN IF NOT EXISTS mend text;
ALTER TABLE ${schema}.graph_sync_status ADD COLUMN IF NOT EXISTS mend_version bigint;
CREATE INDEX IF NOT EXISTS graph_sync_status_mended
  ON ${schema}.graph_sync_status (claimed_by) WHERE mend_version IS NOT NULL;

INSERT INTO ${schema}.schema_version (version) VALUES (9) ON CONFLICT DO NOTHING;
