-- Rounds shares to whole rows, as a part of a WITH clause. Before it stands
--   scaled(given, true_class, part, whole, total, ...): a cell is to get part / whole rows, which in
--     integers is exact, and all cells of one given class are to get total rows
-- and after it is there
--   whole_rows(given, true_class, rows, ...): the same cells with their rows.
-- to the nearest integer, half to even
rounded AS (
  SELECT *, part / whole + (2 * (part % whole) + (part / whole) % 2 > whole) AS nearest FROM scaled
),
-- what that leaves of a cell, and what it leaves of the rows of the given class
remaining AS (
  SELECT *, part - nearest * whole AS rest,
    total - sum(nearest) OVER (PARTITION BY given) AS missing
  FROM rounded
),
-- the missing rows go to the cells with the largest rests, the last class first;
-- those too many come from the cells with the smallest, the first class first
ranked AS (
  SELECT *,
    row_number() OVER (PARTITION BY given ORDER BY rest DESC, true_class DESC) AS from_largest,
    row_number() OVER (PARTITION BY given ORDER BY rest, true_class) AS from_smallest
  FROM remaining
),
whole_rows AS (
  SELECT *, nearest + (from_largest <= missing) - (from_smallest <= -missing) AS rows FROM ranked
)
