-- What is wrong with weights, in words; no row where they will do.
WITH
kind(kind) AS (SELECT c1 FROM lq_rows(:weights) WHERE c0 IS NULL),
asked(key, weight) AS (SELECT c0, c1 FROM lq_rows(:weights) WHERE c0 NOT NULL),
model(model) AS (SELECT CAST(c0 AS TEXT) FROM lq_rows(:models)),
number(asked, models) AS (SELECT (SELECT count(*) FROM asked), (SELECT count(*) FROM model))
SELECT 'weights has ' || asked || ' numbers; there are ' || models || ' models'
FROM kind, number WHERE kind = 'array' AND asked <> models
UNION ALL
SELECT 'weights[' || quote(key) || '] is ' || weight || '; it takes a number of 0 or more'
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
