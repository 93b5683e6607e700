-- How many labels are wrong, as confident learning counts them.
SELECT count(*) FROM lq_source WHERE lq_is_issue(label, probs, :thresholds)
