-- A training log: what was done is measured in PostgreSQL, what it means is related in Neo4j.
-- block_id, plan_id and exercise_id name nodes that the graph owns. PostgreSQL 14 or newer.

CREATE TABLE strength_sessions (
    id                SERIAL PRIMARY KEY,
    session_date      DATE NOT NULL,
    session_time      TIME,
    name              VARCHAR(255),
    block_id          VARCHAR(100),                  -- a Block (training phase) of the graph
    plan_id           VARCHAR(100),                  -- a PlannedWorkout of the graph
    duration_minutes  INT,
    total_volume_lbs  DECIMAL(10, 1),
    total_sets        INT,
    avg_rpe           DECIMAL(3, 1),
    rpe_session       INT CHECK (rpe_session BETWEEN 1 AND 10),
    notes             TEXT,
    tags              TEXT[],
    status            VARCHAR(20) DEFAULT 'completed',
    deviation_notes   TEXT,
    source            VARCHAR(50) DEFAULT 'logged',
    neo4j_id          VARCHAR(100),                  -- the node's own id, given by the graph
    created_at        TIMESTAMP DEFAULT NOW(),
    updated_at        TIMESTAMP DEFAULT NOW()
);

CREATE TABLE strength_sets (
    id                   SERIAL PRIMARY KEY,
    session_id           INT NOT NULL REFERENCES strength_sessions (id) ON DELETE CASCADE,
    block_name           VARCHAR(100),
    block_type           VARCHAR(50),
    set_order            INT NOT NULL,
    exercise_id          VARCHAR(100) NOT NULL,      -- an Exercise of the graph
    exercise_name        VARCHAR(255) NOT NULL,
    prescribed_reps      INT,
    prescribed_load_lbs  DECIMAL(6, 1),
    prescribed_rpe       INT,
    actual_reps          INT,
    actual_load_lbs      DECIMAL(6, 1),
    actual_rpe           INT,
    reps      INT GENERATED ALWAYS AS (COALESCE(actual_reps, prescribed_reps)) STORED,
    load_lbs  DECIMAL(6, 1)
              GENERATED ALWAYS AS (COALESCE(actual_load_lbs, prescribed_load_lbs)) STORED,
    rpe       INT GENERATED ALWAYS AS (COALESCE(actual_rpe, prescribed_rpe)) STORED,
    set_type             VARCHAR(50),
    tempo                VARCHAR(20),
    rest_seconds         INT,
    deviation_reason     VARCHAR(50),
    notes                TEXT,
    created_at           TIMESTAMP DEFAULT NOW()
);

-- Who trained, and toward what: ids of nodes that the graph owns.
CREATE TABLE strength_session_people (
    session_id  INT NOT NULL REFERENCES strength_sessions (id) ON DELETE CASCADE,
    person_id   VARCHAR(100) NOT NULL,
    PRIMARY KEY (session_id, person_id)
);

CREATE TABLE strength_session_goals (
    session_id  INT NOT NULL REFERENCES strength_sessions (id) ON DELETE CASCADE,
    goal_id     VARCHAR(100) NOT NULL,
    PRIMARY KEY (session_id, goal_id)
);

CREATE INDEX idx_strength_sessions_date ON strength_sessions (session_date);
CREATE INDEX idx_strength_sets_session ON strength_sets (session_id);
CREATE INDEX idx_strength_sets_exercise ON strength_sets (exercise_id);
CREATE INDEX idx_strength_sets_exercise_name ON strength_sets (exercise_name);
