-- As Label Studio 1.23.2 makes and fills them: the columns of these tables, without constraints. All JSON is text.
CREATE TABLE project(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, title varchar(50), label_config text,
  expert_instruction text, show_instruction bool, model_version text, data_types text, is_published bool,
  created_at datetime, updated_at datetime, created_by_id integer, show_skip_button bool,
  show_collab_predictions bool, sampling varchar(100), task_data_login varchar(256), task_data_password varchar(256),
  overlap_cohort_percentage integer, show_overlap_first bool, control_weights text, token varchar(256),
  result_count integer, organization_id integer, is_draft bool, description text, color varchar(16),
  enable_empty_annotation bool, maximum_annotations integer, min_annotations_to_start_training integer,
  show_annotation_history bool, show_ground_truth_first bool, evaluate_predictions_automatically bool,
  reveal_preannotations_interactively bool, skip_queue varchar(100), parsed_label_config text, pinned_at datetime,
  label_config_hash bigint, custom_task_lock_ttl integer, search_vector text, deleted_at datetime,
  deleted_by_id integer, purge_at datetime, annotator_evaluation_enabled bool DEFAULT 0 NOT NULL);
CREATE TABLE task(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, data text NOT NULL, created_at datetime,
  updated_at datetime, is_labeled bool, project_id integer, meta text, overlap integer, file_upload_id integer,
  updated_by_id integer, inner_id bigint, total_annotations integer, cancelled_annotations integer,
  total_predictions integer, comment_count integer, last_comment_updated_at datetime,
  unresolved_comment_count integer, precomputed_agreement real, allow_skip bool);
CREATE TABLE task_completion(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, result text, was_cancelled bool NOT NULL,
  created_at datetime, updated_at datetime, task_id integer, prediction text, lead_time real,
  result_count integer NOT NULL DEFAULT 0, completed_by_id integer, ground_truth bool NOT NULL DEFAULT 0,
  parent_prediction_id integer, last_action varchar(128), last_created_by_id integer, project_id integer,
  updated_by_id integer, unique_id char(32) UNIQUE, draft_created_at datetime, import_id bigint,
  bulk_created bool DEFAULT 0, parent_annotation_id integer);
CREATE TABLE prediction(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, result text, score real, model_version text,
  created_at datetime, updated_at datetime, task_id integer NOT NULL, cluster integer, mislabeling real NOT NULL,
  neighbors text, project_id integer, model_run_id integer, model_id integer);

INSERT INTO project(id, title, parsed_label_config) VALUES
  (1, 'digits', '{"digit": {"type": "Choices", "to_name": ["text"], "inputs": [{"type": "Text", "valueType": null, "value": "text"}], "labels": ["zero", "one", "two", "three"], "labels_attrs": {"zero": {"value": "zero"}, "one": {"value": "one"}, "two": {"value": "two"}, "three": {"value": "three"}}}}'),
  (2, 'animals', '{"animal": {"type": "Choices", "to_name": ["image"], "inputs": [{"type": "Image", "valueType": null, "value": "image"}], "labels": ["cat", "dog"], "labels_attrs": {"cat": {"value": "cat"}, "dog": {"value": "dog"}}}}'),
  (3, 'names', '{"span": {"type": "Labels", "to_name": ["text"], "inputs": [{"type": "Text", "valueType": null, "value": "text"}], "labels": ["person"], "labels_attrs": {"person": {"value": "person"}}}}');
INSERT INTO task(id, data, project_id) SELECT value, '{"text": "item"}', CASE value WHEN 6 THEN 2 WHEN 7 THEN 3 ELSE 1 END
FROM json_each('[1,2,3,4,5,6,7]');

-- a score for each class; for two; none of its own, two rows; nothing at all, three rows; of another project
INSERT INTO prediction(id, task_id, project_id, model_version, score, mislabeling, result) VALUES
  (1, 1, 1, 'a', 0.9, 0.0, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["zero"]}, "score": 0.9}, {"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["one"]}, "score": 0.05}, {"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["two"]}, "score": 0.03}, {"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["three"]}, "score": 0.02}]'),
  (2, 2, 1, 'a', NULL, 0.0, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["one"]}, "score": 0.8}, {"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["two"]}, "score": 0.15}]'),
  (3, 3, 1, 'a', 0.6, 0.0, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["two"]}}]'),
  (4, 4, 1, 'a', NULL, 0.0, '[]'),
  (7, 4, 1, 'b', 0.5, 0.0, '{}'),
  (8, 4, 1, 'c', NULL, 0.0, NULL),
  (5, 6, 2, 'a', 0.7, 0.0, '[{"from_name": "animal", "to_name": "image", "type": "choices", "value": {"choices": ["dog"]}}]'),
  (6, 6, 2, 'b', 0.65, 0.0, '[{"from_name": "animal", "to_name": "image", "type": "choices", "value": {"choices": ["cat"]}}]'),
  (9, 7, 3, 'a', 0.9, 0.0, '[{"from_name": "span", "to_name": "text", "type": "labels", "value": {"start": 0, "end": 4, "text": "item", "labels": ["person"]}, "score": 0.9}]');

-- 2 is skipped, 9 has no label, 10 has no prediction that says anything, 11 none at all, 14 no result
INSERT INTO task_completion(id, task_id, project_id, completed_by_id, was_cancelled, result) VALUES
  (1, 1, 1, 1, 0, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["zero"]}, "id": "a1"}]'),
  (2, 1, 1, 2, 1, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["three"]}, "id": "a2"}]'),
  (3, 1, 1, 3, 0, '[{"value": {"choices": ["one"]}, "id": "a3", "from_name": "digit", "to_name": "text", "type": "choices", "origin": "manual"}]'),
  (4, 2, 1, 1, 0, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["one"]}, "id": "a4"}]'),
  (5, 2, 1, 2, 0, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["three"]}, "id": "a5"}]'),
  (6, 2, 1, 3, 1, '[]'),
  (7, 3, 1, 1, 0, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["two"]}, "id": "a7"}]'),
  (8, 3, 1, 2, 0, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["zero"]}, "id": "a8"}]'),
  (9, 3, 1, 3, 0, '[]'),
  (10, 4, 1, 1, 0, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["one"]}, "id": "a10"}]'),
  (11, 5, 1, 1, 0, '[{"from_name": "digit", "to_name": "text", "type": "choices", "value": {"choices": ["one"]}, "id": "a11"}]'),
  (12, 6, 2, 1, 0, '[{"from_name": "animal", "to_name": "image", "type": "choices", "value": {"choices": ["cat"]}, "id": "a12"}]'),
  (13, 6, 2, 2, 0, '[{"from_name": "animal", "to_name": "image", "type": "choices", "value": {"choices": ["dog"]}, "id": "a13"}]'),
  (14, 1, 1, 1, 0, NULL),
  (15, 7, 3, 1, 0, '[{"from_name": "span", "to_name": "text", "type": "labels", "value": {"start": 0, "end": 4, "text": "item", "labels": ["person"]}, "id": "a15"}]');
