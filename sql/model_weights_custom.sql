-- A model counts as the caller says, in an array in the order of the models or an
-- object of model to weight (see ext/numbers.h): rows (model, weight).
WITH
kind(kind) AS (SELECT c1 FROM lq_rows(:weights) WHERE c0 IS NULL),
model AS (
  SELECT c0 AS model,
    CASE (SELECT kind FROM kind) WHEN 'array' THEN row_number() OVER (ORDER BY c0) - 1
      ELSE CAST(c0 AS TEXT) END AS key
  FROM lq_rows(:models)
),
extreme(least, most) AS (
  SELECT min(nullif(c1, 0)) * 1.0, max(c1) FROM lq_rows(:weights) WHERE c0 NOT NULL
),
-- over the largest, unless the least of them would lose digits by that
asked AS (
  SELECT c0 AS key, c1 * 1.0 / CASE WHEN least / most > 1e-290 THEN most ELSE 1.0 END AS weight
  FROM lq_rows(:weights), extreme WHERE c0 NOT NULL
)
SELECT lq_collect(model, weight) FROM model JOIN asked USING (key)
