-- What is wrong with num_to_remove_per_class, in words; no row where it will do.
WITH
valid(json) AS (
  SELECT CASE WHEN json_valid(:num_to_remove_per_class)
    THEN CAST(:num_to_remove_per_class AS TEXT) ELSE '0' END
),
asked AS (SELECT key, type, atom FROM json_each((SELECT json FROM valid)) WHERE key IS NOT NULL),
class(class) AS (SELECT ifnull(c1, c0) FROM lq_rows(:thresholds))
SELECT 'num_to_remove_per_class is ' || quote(:num_to_remove_per_class) || '; it takes a JSON array'
  || ' of a number for each class, or an object of class to number'
FROM valid WHERE json_type(json) NOT IN ('array', 'object')
UNION ALL
SELECT 'num_to_remove_per_class has ' || json_array_length(json) || ' numbers; there are '
  || (SELECT count(*) FROM class) || ' classes'
FROM valid
WHERE json_type(json) = 'array' AND json_array_length(json) <> (SELECT count(*) FROM class)
UNION ALL
SELECT 'num_to_remove_per_class[' || quote(key) || '] is ' || CASE type WHEN 'text' THEN quote(atom)
    WHEN 'integer' THEN atom WHEN 'real' THEN atom ELSE type END || '; it takes an integer of 0 or more'
FROM asked WHERE type <> 'integer' OR atom < 0
UNION ALL
SELECT 'num_to_remove_per_class has ' || quote(key) || ', which is none of the classes'
FROM asked WHERE typeof(key) = 'text' AND key NOT IN (SELECT CAST(class AS TEXT) FROM class)
LIMIT 1
