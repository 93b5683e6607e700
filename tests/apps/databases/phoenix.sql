-- As Phoenix 20.26.1 makes and fills it: the columns of this table, without constraints. Metadata
-- is JSON text.
CREATE TABLE span_annotations(id INTEGER NOT NULL PRIMARY KEY, span_rowid INTEGER NOT NULL, name VARCHAR NOT NULL,
  label VARCHAR, score FLOAT, explanation VARCHAR, metadata JSONB NOT NULL, annotator_kind VARCHAR NOT NULL,
  created_at TIMESTAMP, updated_at TIMESTAMP, user_id INTEGER, identifier VARCHAR DEFAULT '' NOT NULL, source VARCHAR,
  UNIQUE (name, span_rowid, identifier));

-- 3 has a score and no label; 6 is of another name; 8 and 10 have no prediction with probabilities
INSERT INTO span_annotations(id, span_rowid, name, identifier, annotator_kind, label, score, metadata) VALUES
  (1, 1, 'tone', 'anna', 'HUMAN', 'calm', NULL, '{}'),
  (2, 1, 'tone', 'bert', 'HUMAN', 'angry', NULL, '{}'),
  (3, 1, 'tone', 'cleo', 'HUMAN', NULL, 1.0, '{}'),
  (4, 1, 'tone', 'model', 'LLM', 'calm', 0.97, '{"scores":{"calm":0.97,"angry":0.02,"sad":0.01}}'),
  (5, 2, 'tone', 'anna', 'HUMAN', 'sad', NULL, '{}'),
  (6, 2, 'topic', 'anna', 'HUMAN', 'sport', NULL, '{}'),
  (7, 2, 'tone', 'model', 'CODE', 'angry', 0.6, '{"scores":{"sad":0.3,"calm":0.1,"angry":0.6}}'),
  (8, 3, 'tone', 'anna', 'HUMAN', 'sad', NULL, '{}'),
  (9, 3, 'tone', 'model', 'LLM', 'angry', 0.6, '{}'),
  (10, 4, 'tone', 'anna', 'HUMAN', 'sad', NULL, '{}');
