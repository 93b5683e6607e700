-- As Prodigy makes and fills them, by its documentation: content is JSON in a BLOB. Each example is linked to the
-- dataset and to the dataset of the annotator's session.
CREATE TABLE dataset(id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(255) NOT NULL, created INTEGER NOT NULL,
  meta BLOB NOT NULL, session INTEGER NOT NULL);
CREATE TABLE example(id INTEGER NOT NULL PRIMARY KEY, input_hash BIGINT NOT NULL, task_hash BIGINT NOT NULL,
  content BLOB NOT NULL);
CREATE TABLE link(id INTEGER NOT NULL PRIMARY KEY, example_id INTEGER NOT NULL, dataset_id INTEGER NOT NULL);

INSERT INTO dataset VALUES (1, 'digits', 1735689600, x'7b7d', 0), (2, 'digits-anna', 1735689600, x'7b7d', 1),
  (3, 'digits-bert', 1735689600, x'7b7d', 1);
CREATE TEMP VIEW task(id, who, accept, answer, zero, one, two) AS VALUES
  (1, 'anna', '["zero"]', 'accept', '0.97', '0.02', '0.01'),
  (2, 'bert', '["one"]', 'accept', '0.97', '0.02', '0.01'),
  (3, 'anna', '["one"]', 'accept', '0.11', '0.80', '0.09'),
  (4, 'bert', '["one"]', 'reject', '0.11', '0.80', '0.09'),
  (5, 'anna', '[]', 'ignore', '0.30', '0.30', '0.40'),
  (6, 'bert', '[]', 'accept', '0.30', '0.30', '0.40'),
  (7, 'cleo', '["two"]', 'accept', '0.30', '0.30', '0.40');
INSERT INTO example SELECT id, 100 + id, -100 - id, CAST('{"text":"item","options":[{"id":"zero","text":"zero","meta":"'
  || zero || '"},{"id":"one","text":"one","meta":"' || one || '"},{"id":"two","text":"two","meta":"' || two
  || '"}],"_input_hash":1,"_task_hash":-1,"_view_id":"choice","accept":' || accept
  || ',"config":{"choice_style":"single"},"answer":"' || answer || '","_timestamp":1735689600,"_annotator_id":"digits-'
  || who || '","_session_id":"digits-' || who || '"}' AS BLOB) FROM task;
-- of the binary interface, which has one label and no options
INSERT INTO example VALUES (8, 108, -108, CAST('{"text":"item","label":"economy","score":0.0643,"answer":"accept","_annotator_id":"news-anna"}' AS BLOB));
INSERT INTO link(example_id, dataset_id) SELECT id, 1 FROM example UNION ALL SELECT id, 2 + id % 2 FROM example;
