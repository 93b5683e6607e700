/*
** Converged noise estimates: a function that sql/ calls for lq_joint and lq_classes.
**
**  (1) lq_part_converge(calibrated) takes lq_part_collect(given, true, count) of the calibrated
**      joint, in the order of the classes, with the diagonal of every class. The result is rows for
**      lq_rows(): given, true, the converged noise matrix, the converged inverse noise matrix, and,
**      on the diagonal, the converged prior of the true label (see core/estimates/latent.h). NULL
**      for NULL.
*/
#include "core/estimates/latent.h"

#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/rows.h"
#include "ext/values.h"

/* The number of cells, which are written to cells if that is not NULL; NO_CELLS if the rows are no
** cells. *classes is one more than the largest class. */
#define NO_CELLS SIZE_MAX
static size_t read_cells(lq_rows rows, lq_latent_cell *cells, size_t *classes) {
  size_t count = 0;
  lq_cell values[LQ_ROWS_COLUMNS];
  *classes = 0;
  for (; rows.at < rows.end; count++) {
    for (int i = 0; i < rows.columns; i++) {
      if (!lq_rows_next(&rows, &values[i])) return NO_CELLS;
      if (i < 3 && (values[i].type != SQLITE_INTEGER || values[i].integer < 0)) return NO_CELLS;
    }
    size_t given = (size_t)values[0].integer, truly = (size_t)values[1].integer;
    if (given >= UINT32_MAX || truly >= UINT32_MAX) return NO_CELLS;
    if (given >= *classes) *classes = given + 1;
    if (truly >= *classes) *classes = truly + 1;
    if (cells) cells[count] = (lq_latent_cell){given, truly, (double)values[2].integer, 0.0, 0.0};
  }
  return count;
}

void lq_converge_function(sqlite3_context *context, int count, sqlite3_value **values) {
  static const lq_wording wording = {.function = "lq_part_converge"};
  (void)count;
  lq_rows rows;
  lq_error error = {0};
  const unsigned char *bytes;
  size_t count_of_bytes, classes, cells = NO_CELLS;
  int type = sqlite3_value_type(values[0]);
  if (type == SQLITE_NULL) return;
  if (type == SQLITE_BLOB && lq_read_bytes(values[0], &bytes, &count_of_bytes, &error)) {
    lq_fail(context, &error, &wording);
    return;
  }
  if (type == SQLITE_BLOB && lq_rows_open(&rows, bytes, count_of_bytes) && rows.columns >= 3) {
    cells = read_cells(rows, NULL, &classes);
  }
  if (cells == NO_CELLS) {
    lq_fail_text(context, &wording,
                 sqlite3_mprintf("calibrated is not what lq_part_collect(given, true, count) "
                                 "gives"));
    return;
  }
  if (classes > cells) {
    /* memory is allocated only for classes that there are cells for */
    lq_fail_text(context, &wording,
                 sqlite3_mprintf("calibrated has not every class's diagonal"));
    return;
  }
  lq_latent_cell *at = lq_resize_array(lq_sqlite_resize, NULL, (uint64_t)cells + 1, sizeof *at);
  double *prior = lq_resize_array(lq_sqlite_resize, NULL, (uint64_t)classes + 1, sizeof *prior);
  if (at) read_cells(rows, at, &classes);
  if (!at || !prior || lq_converge(at, cells, prior, classes, lq_sqlite_resize, &error)) {
    sqlite3_result_error_nomem(context);
  } else {
    sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
    lq_rows_begin(out, 5);
    for (size_t i = 0; i < cells; i++) {
      lq_rows_write(out, lq_cell_integer((sqlite3_int64)at[i].given));
      lq_rows_write(out, lq_cell_integer((sqlite3_int64)at[i].true_class));
      lq_rows_write(out, lq_cell_real(at[i].noise));
      lq_rows_write(out, lq_cell_real(at[i].inverse));
      lq_rows_write(out, lq_cell_real(at[i].given == at[i].true_class ? prior[at[i].given] : 0.0));
    }
    lq_rows_result(context, out);
  }
  sqlite3_free(at);
  sqlite3_free(prior);
}
