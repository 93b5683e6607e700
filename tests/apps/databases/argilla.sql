-- As the Argilla server 2.8.0 makes and fills them: the columns of these tables, without constraints. A column of the
-- type JSON keeps a number as a number, and everything else as JSON text: a label with its quotes, no score as null.
CREATE TABLE questions(id CHAR(32) NOT NULL PRIMARY KEY, name VARCHAR NOT NULL, title TEXT NOT NULL, description TEXT,
  required BOOLEAN NOT NULL, settings JSON NOT NULL, dataset_id CHAR(32) NOT NULL, inserted_at DATETIME,
  updated_at DATETIME);
CREATE TABLE responses(id CHAR(32) NOT NULL PRIMARY KEY, "values" JSON, status VARCHAR NOT NULL,
  record_id CHAR(32) NOT NULL, user_id CHAR(32) NOT NULL, inserted_at DATETIME, updated_at DATETIME);
CREATE TABLE suggestions(id CHAR(32) NOT NULL PRIMARY KEY, value JSON NOT NULL, score JSON, agent VARCHAR,
  type VARCHAR, record_id CHAR(32) NOT NULL, question_id CHAR(32) NOT NULL, inserted_at DATETIME,
  updated_at DATETIME);

INSERT INTO questions(id, name, title, required, dataset_id, settings) VALUES
  ('d0', 'digit', 'Digit', 1, 'data', '{"type": "label_selection", "options": [{"value": "zero", "text": "Zero", "description": null}, {"value": "one", "text": "One", "description": null}, {"value": "two", "text": "Two", "description": null}], "visible_options": null}'),
  ('d1', 'tags', 'Tags', 0, 'data', '{"type": "multi_label_selection", "options": [{"value": "even", "text": "even", "description": null}, {"value": "loop", "text": "loop", "description": null}], "visible_options": null, "options_order": "natural"}'),
  ('d2', 'sure', 'Sure', 0, 'data', '{"type": "rating", "options": [{"value": 1}, {"value": 2}, {"value": 3}]}'),
  ('d3', 'why', 'Why', 0, 'data', '{"type": "text", "use_markdown": false}');
INSERT INTO suggestions(id, record_id, question_id, agent, type, value, score) VALUES
  ('s0', 'r0', 'd0', 'model', 'model', '"zero"', 0.97),
  ('s1', 'r1', 'd0', 'model', 'model', '"one"', 0.8),
  ('s2', 'r2', 'd0', 'model', 'model', '"two"', 1),
  ('s3', 'r3', 'd0', 'model', 'model', '"two"', 'null'),
  ('s4', 'r0', 'd1', 'model', 'model', '["even", "loop"]', '[0.979, 0.98]'),
  ('s5', 'r1', 'd1', 'model', NULL, '["loop"]', 'null'),
  ('s6', 'r1', 'd2', 'model', 'model', 3, 0.7),
  ('s7', 'r2', 'd3', 'model', 'model', '"because"', 0.9);
-- a draft, a response that is discarded, and one that does not answer the questions that it may leave open
INSERT INTO responses(id, record_id, user_id, status, "values") VALUES
  ('a0', 'r0', 'anna', 'submitted', '{"digit": {"value": "zero"}, "tags": {"value": ["even", "loop"]}, "why": {"value": "round"}}'),
  ('a1', 'r0', 'bert', 'submitted', '{"digit": {"value": "one"}, "tags": {"value": ["even"]}}'),
  ('a2', 'r0', 'cleo', 'discarded', '{"digit": {"value": "two"}}'),
  ('a3', 'r1', 'anna', 'submitted', '{"digit": {"value": "one"}, "sure": {"value": 2}}'),
  ('a4', 'r1', 'bert', 'draft', '{"digit": {"value": "two"}}'),
  ('a5', 'r1', 'cleo', 'submitted', '{"digit": {"value": "zero"}}'),
  ('a6', 'r2', 'anna', 'submitted', '{"digit": {"value": "zero"}}'),
  ('a7', 'r2', 'bert', 'discarded', 'null'),
  ('a8', 'r3', 'anna', 'submitted', '{"digit": {"value": "zero"}}');
