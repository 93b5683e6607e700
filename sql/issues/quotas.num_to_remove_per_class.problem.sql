-- What is wrong with num_to_remove_per_class, in words; no row where it will do.
WITH
kind(kind) AS (SELECT value FROM lq_part_numbers(:num_to_remove_per_class) WHERE key IS NULL),
asked(key, rows, written) AS (
  SELECT key, value, written FROM lq_part_numbers(:num_to_remove_per_class) WHERE key NOT NULL
),
class(class) AS (SELECT ifnull(name, class) FROM lq_part_classes(:thresholds)),
number(asked, classes) AS (SELECT (SELECT count(*) FROM asked), (SELECT count(*) FROM class))
SELECT 'num_to_remove_per_class has ' || asked || ' numbers; there are ' || classes || ' classes'
FROM kind, number WHERE kind = 'array' AND asked <> classes
UNION ALL
SELECT 'num_to_remove_per_class[' || quote(key) || '] is ' || written
  || '; it takes an integer of 0 or more'
FROM asked WHERE typeof(rows) <> 'integer' OR rows < 0
UNION ALL
SELECT 'num_to_remove_per_class has ' || quote(key) || ' twice'
FROM asked GROUP BY key HAVING count(*) > 1
UNION ALL
SELECT 'num_to_remove_per_class has ' || quote(key) || ', which is none of the classes'
FROM asked WHERE typeof(key) = 'text' AND key NOT IN (SELECT CAST(class AS TEXT) FROM class)
LIMIT 1
