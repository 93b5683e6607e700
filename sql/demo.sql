-- The demo: rank the labels of a real dataset, in the sqlite3 shell, from the
-- checkout's top folder, after `make`:
--
--   sqlite3 :memory: '.read sql/demo.sql'
--
.bail on
.load ./build/labelquality
.read tests/data/digits.sql
.mode box

.print '1,797 handwritten digits. 89 of their labels were flipped on purpose.'
.print
.print '1. The 12 labels to look at first. All that is used is label and probs; true_label says whether we are right.'
SELECT id, label, lq_predicted(probs) AS predicted,
       printf('%.4f', lq_score(label, probs)) AS quality,
       true_label, iif(label <> true_label, 'wrong', '') AS truly
FROM digits ORDER BY lq_score(label, probs), id LIMIT 12;

.print
.print '2. The worst of them, drawn: is it what its label says?'
.mode list
WITH worst AS (SELECT * FROM digits ORDER BY lq_score(label, probs), id LIMIT 1),
     pixel(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM pixel WHERE n < 63)
SELECT 'labelled ' || label || ', predicted ' || lq_predicted(probs) FROM worst
UNION ALL
SELECT line FROM (
  SELECT n / 8 AS row, group_concat(CASE
           WHEN substr(pixels, n + 1, 1) > x'0b' THEN '##'
           WHEN substr(pixels, n + 1, 1) > x'05' THEN '++'
           ELSE '  ' END, '') AS line
  FROM (SELECT n, pixels FROM pixel, worst ORDER BY n) GROUP BY row ORDER BY row);
.mode box

.print
.print '3. How many of the 89 wrong labels are among the worst 89, by each method; adjusted means for how sure the model is of each class.'
CREATE TEMP TABLE method(name TEXT, adjusted INTEGER);
INSERT INTO method VALUES
  ('self_confidence', 0), ('normalized_margin', 0), ('confidence_weighted_entropy', 0),
  ('self_confidence', 1), ('normalized_margin', 1), ('confidence_weighted_entropy', 1);
WITH thresholds(state) AS MATERIALIZED (SELECT lq_thresholds(label, probs) FROM digits),
     scored AS (
       SELECT name, adjusted, label <> true_label AS wrong,
              row_number() OVER (PARTITION BY name, adjusted ORDER BY
                CASE WHEN adjusted THEN lq_score(label, probs, name, state)
                     ELSE lq_score(label, probs, name) END, id) AS place
       FROM digits, method, thresholds)
SELECT name AS method, iif(adjusted, 'yes', 'no') AS adjusted, sum(wrong) AS "found in the worst 89"
FROM scored WHERE place <= 89 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2;

.print
.print '4. Dataset-wide normalization with window aggregates: adjusted for the class thresholds, and rescaled to the range of all scores.'
WITH scored AS (
  SELECT id, label, lq_score(label, probs) AS plain,
         lq_score(label, probs, 'self_confidence', lq_thresholds(label, probs) OVER ()) AS adjusted
  FROM digits)
SELECT id, label, printf('%.4f', plain) AS plain, printf('%.4f', adjusted) AS adjusted,
       printf('%.4f', lq_rescale(adjusted, lq_range(adjusted) OVER ())) AS rescaled
FROM scored ORDER BY scored.adjusted, id LIMIT 5;

.print
.print '5. The same batch by batch of 600 images: the worst of each batch.'
WITH scored AS (
  SELECT id, id / 600 AS batch, label,
         lq_score(label, probs, 'normalized_margin',
                  lq_thresholds(label, probs) OVER (PARTITION BY id / 600)) AS adjusted
  FROM digits),
rescaled AS (
  SELECT *, lq_rescale(adjusted, lq_range(adjusted) OVER (PARTITION BY batch)) AS rescaled,
         row_number() OVER (PARTITION BY batch ORDER BY adjusted, id) AS place
  FROM scored)
SELECT batch, place, id, label, printf('%.4f', adjusted) AS adjusted, printf('%.4f', rescaled) AS rescaled
FROM rescaled WHERE place <= 2 ORDER BY batch, place;

.print
.print '6. What is in the state: how sure the model is of each class, on the average.'
SELECT value ->> 'class' AS class, value ->> 'rows' AS rows,
       printf('%.4f', value ->> 'threshold') AS threshold
FROM json_each((SELECT lq_json(lq_thresholds(label, probs)) FROM digits), '$.classes');

.print
.print '7. How healthy are the labels? off_diagonal is the number of labels that confident learning counts as wrong, off_diagonal_calibrated the number scaled to all rows, uncertain ones too.'
SELECT examples, classes, off_diagonal, off_diagonal_calibrated, printf('%.4f', health) AS health
FROM lq_health('digits', 'label', 'probs');

.print
.print '8. The classes with the worst labels, and the pairs of classes that are taken for each other.'
SELECT class, n, label_issues, inverse_label_issues, printf('%.4f', label_quality) AS label_quality
FROM lq_classes('digits', 'label', 'probs') LIMIT 3;
SELECT class_a, class_b, n AS labels FROM lq_overlaps('digits', 'label', 'probs') LIMIT 5;

.print
.print '9. The rows to look at, worst first; what the label should be is in the last column.'
SELECT id, label, predicted, printf('%.4f', score) AS score, true_label
FROM lq_issues('digits', 'label', 'probs') JOIN digits USING (id, label) LIMIT 5;

.print
.print '10. What each filter finds: how many of its issues are wrong labels (precision), and how many of the 89 it has (recall).'
CREATE TEMP TABLE filter(name TEXT);
INSERT INTO filter VALUES ('prune_by_noise_rate'), ('prune_by_class'), ('both'), ('confident_learning'),
  ('predicted_neq_given'), ('low_normalized_margin'), ('low_self_confidence');
SELECT name AS filter, count(*) AS issues, sum(label <> true_label) AS wrong,
       printf('%.1f%%', 100.0 * sum(label <> true_label) / count(*)) AS precision,
       printf('%.1f%%', 100.0 * sum(label <> true_label) / 89) AS recall
FROM filter, lq_issues('digits', 'label', 'probs') AS issue JOIN digits USING (id, label)
WHERE issue.filter = name GROUP BY name ORDER BY 3 DESC, 2;

.print
.print '11. An index on the score: the worst rows are a look-up.'
CREATE INDEX worst ON digits(lq_score(label, probs));
.eqp on
SELECT id, label, printf('%.4f', lq_score(label, probs)) AS quality FROM digits
ORDER BY lq_score(label, probs) LIMIT 3;
.eqp off

.print
.print '12. Put the worst label right, and the ranking has changed at once.'
UPDATE digits SET label = true_label
WHERE id = (SELECT id FROM digits ORDER BY lq_score(label, probs) LIMIT 1);
SELECT id, label, printf('%.4f', lq_score(label, probs)) AS quality FROM digits
ORDER BY lq_score(label, probs) LIMIT 3;

.print
.print '13. Look at all the issues, put those right that are wrong, and ask again: what is left is what no one has looked at.'
UPDATE digits SET label = true_label
WHERE id IN (SELECT id FROM lq_issues('digits', 'label', 'probs'));
SELECT examples, classes, off_diagonal, off_diagonal_calibrated, printf('%.4f', health) AS health,
       (SELECT sum(label <> true_label) FROM digits) AS truly_wrong
FROM lq_health('digits', 'label', 'probs');
