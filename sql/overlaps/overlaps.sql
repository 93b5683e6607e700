-- lq_overlaps(source, label column, probs probs, asymmetric flag = 0, all_pairs flag = 0,
--   classes names = NULL)
-- A row is a pair of classes that are taken for each other, the most frequent first.
WITH
cell AS (SELECT given, true_class, calibrated AS n, given_name, true_name FROM step.calibrated),
class(class, name) AS (SELECT class, ifnull(name, class) FROM lq_part_classes(:thresholds)),
-- symmetric, the pair has its lower class first, whichever was given
pair AS (
  SELECT given AS a, true_class AS b, n, given_name AS class_a, true_name AS class_b FROM cell
  WHERE :asymmetric OR given < true_class
  UNION ALL
  SELECT true_class, given, n, true_name, given_name FROM cell WHERE NOT :asymmetric AND given > true_class
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
