-- A content system: items, threads and messages live in PostgreSQL, and are explored as a graph.
-- PostgreSQL 14 or newer.

CREATE TABLE content_items (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id      uuid NOT NULL,
    project_id     uuid NOT NULL,
    title          text NOT NULL,
    kind           text NOT NULL DEFAULT 'document' CHECK (kind IN ('document', 'image', 'link', 'note')),
    body           text,
    visibility     text NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'team', 'public')),
    access_list    uuid[] NOT NULL DEFAULT '{}',    -- relational only: security metadata
    source_item    uuid REFERENCES content_items (id) ON DELETE SET NULL,
    deleted_at     timestamptz,
    neo4j_node_id  text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE threads (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id      uuid NOT NULL,
    title          text NOT NULL,
    parent_id      uuid REFERENCES threads (id) ON DELETE SET NULL,
    closed         boolean NOT NULL DEFAULT false,
    neo4j_node_id  text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE thread_content (
    thread_id        uuid NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    content_item_id  uuid NOT NULL REFERENCES content_items (id) ON DELETE CASCADE,
    relevance_score  double precision,
    position         integer NOT NULL DEFAULT 0,
    added_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (thread_id, content_item_id)
);

CREATE TABLE messages (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id      uuid NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    reply_to       bigint REFERENCES messages (id) ON DELETE SET NULL,
    author         text NOT NULL,
    body           text NOT NULL,
    mentions       uuid[],                          -- content items named in the text
    neo4j_node_id  text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tags (
    tenant_id  uuid NOT NULL,
    name       text NOT NULL,
    colour     text,
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE content_tags (
    content_item_id  uuid NOT NULL REFERENCES content_items (id) ON DELETE CASCADE,
    tenant_id        uuid NOT NULL,
    tag_name         text NOT NULL,
    PRIMARY KEY (content_item_id, tenant_id, tag_name),
    FOREIGN KEY (tenant_id, tag_name) REFERENCES tags (tenant_id, name)
        ON UPDATE CASCADE ON DELETE CASCADE
);

CREATE INDEX ON content_items (source_item);
CREATE INDEX ON threads (parent_id);
CREATE INDEX ON thread_content (content_item_id);
CREATE INDEX ON messages (thread_id);
CREATE INDEX ON messages (reply_to);
CREATE INDEX ON content_tags (tenant_id, tag_name);
