/*
** The rows that digest.c takes its digest of: the same bytes on every machine.
**
** They are made of integers alone (a fixed generator, decimals written digit by
** digit, floats put together from their bits), so that nothing in them depends
** on what is under test. Each row follows from its number.
**
** Rows come in datasets of equal classes, as tables do. Most have from 2 to 65
** classes and 1,000 rows; every tenth has up to 4,096 classes and fewer rows.
** In a quarter of them the classes have names.
*/
#ifndef LQ_DIGEST_ROWS_H
#define LQ_DIGEST_ROWS_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_CLASSES_MAXIMUM 4096
#define DIGEST_ROWS_MAXIMUM 1000  /* of a dataset */
#define DIGEST_CELLS_MAXIMUM 70000 /* rows times classes of a dataset */

typedef struct digest_dataset {
  size_t number, classes, rows;
  int named;
} digest_dataset;

digest_dataset digest_dataset_make(size_t number);

typedef enum digest_form {
  DIGEST_ARRAY, /* JSON */
  DIGEST_OBJECT,
  DIGEST_FLOAT16,
  DIGEST_FLOAT32,
  DIGEST_FLOAT64
} digest_form;

typedef struct digest_row {
  digest_form form;
  size_t label;        /* the class's number as it was made */
  char label_name[32]; /* the same as text, terminated; of an object the class's name */
  size_t bytes;        /* of the probabilities, which begin at an odd address */
  unsigned char *probabilities;
  unsigned char room[DIGEST_CLASSES_MAXIMUM * 96];
} digest_row;

/* Makes row number `row` of the dataset. About one row in sixty is one that core
** has to refuse. */
void digest_row_make(const digest_dataset *dataset, size_t row, digest_row *out);

#endif
