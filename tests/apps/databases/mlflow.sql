-- As MLflow 3.17.2 makes and fills it: the columns of this table, without constraints.
CREATE TABLE assessments(assessment_id VARCHAR(50) NOT NULL PRIMARY KEY, trace_id VARCHAR(50) NOT NULL,
  name VARCHAR(250) NOT NULL, assessment_type VARCHAR(20) NOT NULL, value TEXT NOT NULL, error TEXT,
  created_timestamp BIGINT, last_updated_timestamp BIGINT, source_type VARCHAR(50) NOT NULL, source_id VARCHAR(250),
  run_id VARCHAR(32), span_id VARCHAR(50), rationale TEXT, overrides VARCHAR(50), valid BOOLEAN NOT NULL,
  assessment_metadata TEXT, experiment_id INTEGER, trace_timestamp_ms BIGINT, aggregate_value FLOAT,
  is_numeric_value BOOLEAN DEFAULT 0 NOT NULL);

-- a-3 was replaced by a-4; a-8 says nothing; a-9 is of another name; tr-3 has no probabilities
INSERT INTO assessments(assessment_id, trace_id, name, assessment_type, value, source_type, source_id, overrides, valid)
VALUES
  ('a-1', 'tr-1', 'digit', 'feedback', '"zero"', 'HUMAN', 'anna', NULL, 1),
  ('a-2', 'tr-1', 'digit', 'expectation', '"one"', 'HUMAN', 'bert', NULL, 1),
  ('a-3', 'tr-1', 'digit', 'feedback', '"two"', 'HUMAN', 'cleo', NULL, 0),
  ('a-4', 'tr-1', 'digit', 'feedback', '"two"', 'HUMAN', 'cleo', 'a-3', 1),
  ('a-5', 'tr-1', 'digit', 'feedback', '{"zero": 0.9, "one": 0.08, "two": 0.02}', 'LLM_JUDGE', 'model', NULL, 1),
  ('a-6', 'tr-2', 'digit', 'feedback', '"one"', 'HUMAN', 'anna', NULL, 1),
  ('a-7', 'tr-2', 'digit', 'feedback', '{"one": 0.3, "two": 0.5, "zero": 0.2}', 'CODE', 'model', NULL, 1),
  ('a-8', 'tr-2', 'digit', 'feedback', 'null', 'HUMAN', 'bert', NULL, 1),
  ('a-9', 'tr-2', 'good', 'feedback', 'true', 'HUMAN', 'anna', NULL, 1),
  ('a-10', 'tr-2', 'good', 'feedback', 'false', 'LLM_JUDGE', 'model', NULL, 1),
  ('a-11', 'tr-3', 'digit', 'feedback', '"one"', 'HUMAN', 'anna', NULL, 1),
  ('a-12', 'tr-3', 'digit', 'feedback', '"zero"', 'LLM_JUDGE', 'model', NULL, 1),
  ('a-13', 'tr-3', 'digit', 'feedback', '{"one": 0.1, "two": 0.9}', 'LLM_JUDGE', 'old model', NULL, 0);
