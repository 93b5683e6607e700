-- What is wrong with weights, in words; no row where they will do.
WITH
kind(kind) AS (SELECT value FROM lq_part_numbers(:weights) WHERE key IS NULL),
asked(key, weight, written) AS (
  SELECT key, value, written FROM lq_part_numbers(:weights) WHERE key NOT NULL
),
model(model) AS (SELECT CAST(model AS TEXT) FROM step.models),
number(asked, models) AS (SELECT (SELECT count(*) FROM asked), (SELECT count(*) FROM model))
SELECT 'weights has ' || asked || ' numbers; there are ' || models || ' models'
FROM kind, number WHERE kind = 'array' AND asked <> models
UNION ALL
SELECT 'weights[' || quote(key) || '] is ' || written || '; it takes a number of 0 or more'
FROM asked WHERE weight < 0 OR weight > 1.7976931348623157e308
UNION ALL
SELECT 'weights has ' || quote(key) || ' twice' FROM asked GROUP BY key HAVING count(*) > 1
UNION ALL
SELECT 'weights has ' || quote(key) || ', which is none of the models'
FROM asked WHERE typeof(key) = 'text' AND key NOT IN (SELECT model FROM model)
UNION ALL
SELECT 'weights has none for the model ' || quote(model)
FROM model, kind WHERE kind = 'object' AND model NOT IN (SELECT key FROM asked)
UNION ALL
SELECT 'weights are all 0; one has to be more'
FROM (SELECT max(weight) AS most FROM asked) WHERE most = 0
LIMIT 1
