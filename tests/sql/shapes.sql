-- The same four examples in every shape that people have: labels of three classes, or of two (the tables
-- that begin with two), whose scores are 0.75, 0.5, 0.0625 and 0.875.
CREATE TABLE base(id INTEGER PRIMARY KEY, label, k, cat, dog, cow);
INSERT INTO base VALUES (1, 'cat', 0, 0.75, 0.125, 0.125), (2, 'dog', 1, 0.25, 0.5, 0.25),
  (3, 'dog', 1, 0.875, 0.0625, 0.0625), (4, 'cow', 2, 0.0625, 0.0625, 0.875);
CREATE TABLE arrays AS SELECT id, k AS label, json_array(cat, dog, cow) AS probs FROM base;
CREATE TABLE blobs AS SELECT id, label,
  CASE id % 2 WHEN 0 THEN lq_pack(probs, 'f32') ELSE lq_pack(probs, 'f64') END AS probs FROM arrays;
-- 0.75, 0.125, 0.125 and so on as float16
CREATE TABLE halves(id, label, probs);
INSERT INTO halves VALUES (1, 0, x'003a00300030'), (2, 1, x'003400380034'), (3, 1, x'003b002c002c'), (4, 2, x'002c002c003b');
CREATE TABLE objects AS SELECT id, label, json_object('cow', cow, 'cat', cat, 'dog', dog) AS probs FROM base;
CREATE TABLE pipeline(id, label, output);
INSERT INTO pipeline SELECT id, label, (SELECT json_group_array(json_object('label', c, 'score', p)) FROM (
  SELECT 'cat' AS c, cat AS p UNION ALL SELECT 'dog', dog UNION ALL SELECT 'cow', cow ORDER BY 2 DESC)) FROM base;
-- two of three classes; the third has what is missing
CREATE TABLE top_k AS SELECT id, label, json_array(json_object('label', 'cat', 'score', cat),
  json_object('label', 'dog', 'score', dog)) AS output FROM base;
CREATE TABLE best AS SELECT id, label, label AS predicted, max(cat, dog, cow) AS confidence FROM base;
UPDATE best SET predicted = 'cat' WHERE id = 3;
CREATE TABLE named AS SELECT id, label, json_array(cat, dog, cow) AS probs FROM base;
CREATE TABLE class(id INTEGER PRIMARY KEY, name);
INSERT INTO class VALUES (17, 'cat'), (21, 'dog'), (40, 'cow');
CREATE TABLE ids AS SELECT base.id, class.id AS class_id, json_array(cat, dog, cow) AS probs
  FROM base JOIN class ON name = label;
CREATE TABLE quoted AS SELECT id, json_quote(label) AS label, json_object('cow', cow, 'cat', cat, 'dog', dog) AS probs FROM base;
CREATE TABLE listed AS SELECT id, json_array(label) AS label, json_object('cow', cow, 'cat', cat, 'dog', dog) AS probs FROM base;
CREATE TABLE wide AS SELECT id, label, cat AS p_cat, dog AS p_dog, cow AS p_cow FROM base;
CREATE TABLE csv AS SELECT id || '' AS id, label, cat || '' AS p_cat, dog || '' AS p_dog, cow || '' AS p_cow FROM base;
CREATE TABLE long(id, label, class, p);
INSERT INTO long SELECT id, label, 'dog', dog FROM base UNION ALL SELECT id, label, 'cat', cat FROM base
  UNION ALL SELECT id, label, 'cow', cow FROM base;
CREATE TABLE sparse AS SELECT * FROM long WHERE class <> 'cow';
CREATE TABLE logits(id, label, logits);
INSERT INTO logits VALUES (1, 0, '[1.0986122886681098,-0.6931471805599453,-0.6931471805599453]'),
  (2, 1, '[0,0.6931471805599453,0]'), (3, 1, '[1.9459101490553132,-0.6931471805599453,-0.6931471805599453]'),
  (4, 2, '[-0.6931471805599453,-0.6931471805599453,1.9459101490553132]');
CREATE TABLE judge(id, label, response);
INSERT INTO judge VALUES
  (1, 'Yes', '{"content":"Yes","top_logprobs":[{"token":"Yes","logprob":-0.2876820724517809},{"token":"No","logprob":-1.3862943611198906}]}'),
  (2, 'No', '{"content":"Yes","top_logprobs":[{"token":"Yes","logprob":-0.6931471805599453},{"token":"No","logprob":-0.6931471805599453}]}'),
  (3, 'Yes', '{"content":"No","top_logprobs":[{"token":"No","logprob":-0.06453852113757118},{"token":"Yes","logprob":-2.772588722239781}]}'),
  (4, 'No', '{"content":"No","top_logprobs":[{"token":"No","logprob":-0.13353139262452263},{"token":"Yes","logprob":-2.0794415416798357}]}');
CREATE TABLE two(id, label, p);
INSERT INTO two VALUES (1, 1, 0.75), (2, 0, 0.5), (3, 1, 0.0625), (4, 0, 0.125);
