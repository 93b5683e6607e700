-- Pairs of classes that are taken for each other, the most frequent first.
WITH
cell(given, truly, n, given_class, true_class) AS (
  SELECT c0, c1, c2, c4, c5 FROM lq_rows(:calibrated)
),
class(class, name) AS (SELECT c0, ifnull(c1, c0) FROM lq_rows(:thresholds)),
-- symmetric, the pair has its lower class first, whichever was given
pair AS (
  SELECT given AS a, truly AS b, n, given_class AS class_a, true_class AS class_b FROM cell
  WHERE :asymmetric OR given < truly
  UNION ALL
  SELECT truly, given, n, true_class, given_class FROM cell WHERE NOT :asymmetric AND given > truly
  UNION ALL
  SELECT a.class, b.class, 0, a.name, b.name FROM class AS a, class AS b
  WHERE :all_pairs AND (:asymmetric OR a.class < b.class)
),
total AS (SELECT sum(n) AS n FROM cell)
SELECT class_a, class_b, sum(pair.n) AS n, sum(pair.n) * 1.0 / total.n AS joint
FROM pair, total
WHERE a <> b
GROUP BY a, b
HAVING :all_pairs OR sum(pair.n) > 0
ORDER BY sum(pair.n) DESC, a, b
