-- What is wrong with weights, in words; no row where they will do.
WITH
valid(json) AS (
  SELECT CASE WHEN json_valid(:weights) THEN CAST(:weights AS TEXT) ELSE '0' END
),
asked AS (SELECT key, type, atom FROM json_each((SELECT json FROM valid)) WHERE key IS NOT NULL),
model(model) AS (SELECT CAST(c0 AS TEXT) FROM lq_rows(:models))
SELECT 'weights is ' || quote(:weights) || '; it takes uniform, accuracy, log_loss_search,'
  || ' or a JSON array of a weight for each model, or an object of model to weight'
FROM valid WHERE json_type(json) NOT IN ('array', 'object')
UNION ALL
SELECT 'weights has ' || json_array_length(json) || ' numbers; there are '
  || (SELECT count(*) FROM model) || ' models'
FROM valid
WHERE json_type(json) = 'array' AND json_array_length(json) <> (SELECT count(*) FROM model)
UNION ALL
SELECT 'weights[' || quote(key) || '] is ' || CASE type WHEN 'text' THEN quote(atom)
    WHEN 'integer' THEN atom WHEN 'real' THEN atom ELSE type END || '; it takes a number of 0 or more'
FROM asked WHERE type NOT IN ('integer', 'real') OR atom < 0 OR atom > 1.7976931348623157e308
UNION ALL
SELECT 'weights has ' || quote(key) || ', which is none of the models'
FROM asked WHERE typeof(key) = 'text' AND key NOT IN (SELECT model FROM model)
UNION ALL
SELECT 'weights has none for the model ' || quote(model)
FROM model, valid WHERE json_type(json) = 'object' AND model NOT IN (SELECT key FROM asked)
UNION ALL
SELECT 'weights are all 0; one has to be more' FROM (SELECT max(atom) AS most FROM asked) WHERE most = 0
LIMIT 1
