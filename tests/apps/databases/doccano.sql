-- As doccano 1.8.4 makes and fills them: the columns of these tables, without constraints.
CREATE TABLE label_types_categorytype(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, text varchar(100) NOT NULL,
  prefix_key varchar(10), suffix_key varchar(1), background_color varchar(7), text_color varchar(7),
  created_at datetime, updated_at datetime, project_id integer NOT NULL);
CREATE TABLE labels_category(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, prob real NOT NULL, manual bool, created_at datetime,
  updated_at datetime, example_id integer NOT NULL, label_id integer NOT NULL, user_id integer NOT NULL,
  uuid char(32));

-- two projects, whose label types were made in turn
INSERT INTO label_types_categorytype(id, project_id, text) VALUES
  (3, 1, 'zero'), (4, 2, 'cat'), (5, 1, 'one'), (6, 1, 'two'), (7, 2, 'dog'), (9, 1, 'three');
-- users 1 to 3 are people, 9 is the model; it has not labelled example 3
INSERT INTO labels_category(id, example_id, user_id, label_id, prob) VALUES
  (1, 1, 1, 3, 0.0), (2, 1, 2, 5, 0.0), (3, 1, 9, 3, 0.94),
  (4, 2, 9, 6, 0.7), (5, 2, 1, 6, 0.0), (6, 2, 3, 9, 0.0),
  (7, 3, 1, 9, 0.0),
  (8, 4, 1, 4, 0.0), (9, 4, 2, 7, 0.0), (10, 4, 9, 4, 0.6);
