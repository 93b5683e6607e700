/*
** The callbacks of the SQL functions, for the table in labelquality.c. What a function does is at
** the top of its file.
*/
#ifndef LQ_FUNCTIONS_H
#define LQ_FUNCTIONS_H

#include "ext/sqlite.h"

typedef void lq_callback(sqlite3_context *context, int count, sqlite3_value **values);
typedef void lq_result(sqlite3_context *context);

/* scores.c */
lq_callback lq_score_function, lq_adjusted_score_function, lq_self_confidence_function,
    lq_normalized_margin_function, lq_confidence_weighted_entropy_function, lq_entropy_function,
    lq_predicted_function, lq_adjust_function, lq_check_function;

/* thresholds.c */
lq_callback lq_thresholds_step, lq_thresholds_inverse;
lq_result lq_thresholds_value, lq_thresholds_final;

/* range.c */
lq_callback lq_range_step, lq_range_inverse, lq_rescale_function;
lq_result lq_range_value, lq_range_final;

/* confident_joint.c */
lq_callback lq_confident_joint_step, lq_confident_joint_inverse, lq_is_issue_function;
lq_result lq_confident_joint_value, lq_confident_joint_final;

/* ext/parts/pruning.c */
lq_callback lq_prune_step;
lq_result lq_prune_final;

/* ext/parts/latent.c */
lq_callback lq_converge_function;

/* ext/parts/ensemble.c */
lq_callback lq_accuracy_step, lq_log_loss_step, lq_mean_step, lq_label_step, lq_exp_function;
lq_result lq_accuracy_final, lq_log_loss_final, lq_mean_final, lq_label_final;

/* ext/parts/bad_row.c */
lq_callback lq_bad_row_step;
lq_result lq_bad_row_final;

/* ext/parts/rows.c */
lq_callback lq_collect_step;
lq_result lq_collect_final;

/* states.c */
lq_callback lq_merge_step, lq_json_function;
lq_result lq_merge_final;

/* classes.c */
lq_callback lq_class_function, lq_fill_function;

/* softmax.c */
lq_callback lq_softmax_function;

/* ext/class_lists.c */
lq_callback lq_named_function;

/* packing.c */
lq_callback lq_pack_function, lq_unpack_function;

#endif
