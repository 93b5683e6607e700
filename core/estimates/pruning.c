#include "core/estimates/pruning.h"

#include <assert.h>
#include <string.h>

#include "core/base/sort.h"

void lq_pruning_init(lq_pruning *pruning, lq_resize resize, lq_pruned_rows rows) {
  memset(pruning, 0, sizeof *pruning);
  pruning->resize = resize;
  pruning->rows = rows;
}

/* Adds a quota; one of 0 rows selects nothing. */
static lq_error_code append_quota(lq_pruning *pruning, lq_quota quota, lq_error *error) {
  assert(!pruning->first);
  if (quota.rows == 0) return LQ_OK;
  if (pruning->count == pruning->capacity) {
    uint64_t capacity = (uint64_t)pruning->capacity * 2 + 16;
    lq_quota *quotas = lq_resize_array(pruning->resize, pruning->quotas, capacity, sizeof *quotas);
    if (!quotas) return error->code = LQ_NO_MEMORY;
    pruning->quotas = quotas;
    pruning->capacity = (size_t)capacity;
  }
  quota.before = pruning->rows.before;
  pruning->quotas[pruning->count++] = quota;
  return LQ_OK;
}

lq_error_code lq_pruning_add(lq_pruning *pruning, uint32_t given, uint32_t true_class,
                             uint64_t rows, lq_error *error) {
  assert(given != LQ_ANY_LABEL);
  lq_quota quota = {.given = given, .true_class = true_class, .rows = rows};
  return append_quota(pruning, quota, error);
}

lq_error_code lq_pruning_add_lowest(lq_pruning *pruning, lq_scoring score, uint64_t rows,
                                    lq_error *error) {
  lq_quota quota = {.given = LQ_ANY_LABEL, .score = score, .rows = rows};
  return append_quota(pruning, quota, error);
}

static int quota_before(const void *items, size_t a, size_t b) {
  const lq_quota *quotas = items;
  if (quotas[a].given != quotas[b].given) return quotas[a].given < quotas[b].given;
  return quotas[a].true_class < quotas[b].true_class;
}

static void exchange_quotas(void *items, size_t a, size_t b) {
  lq_quota *quotas = items, swap = quotas[a];
  quotas[a] = quotas[b];
  quotas[b] = swap;
}

lq_error_code lq_pruning_begin(lq_pruning *pruning, lq_error *error) {
  const lq_quota *quotas = pruning->quotas;
  size_t count = pruning->count, of_labels = count;
  lq_sort(pruning->quotas, count, quota_before, exchange_quotas);
  while (of_labels > 0 && quotas[of_labels - 1].given == LQ_ANY_LABEL) of_labels--;
  pruning->labels = of_labels ? (size_t)quotas[of_labels - 1].given + 1 : 0;
  uint64_t firsts = (uint64_t)pruning->labels + 2;
  uint32_t *true_classes = lq_resize_array(pruning->resize, NULL, count + 1, sizeof *true_classes);
  pruning->true_classes = true_classes;
  pruning->least = lq_resize_array(pruning->resize, NULL, count + 1, sizeof *pruning->least);
  pruning->first = lq_resize_array(pruning->resize, NULL, firsts, sizeof *pruning->first);
  if (!true_classes || !pruning->least || !pruning->first) return error->code = LQ_NO_MEMORY;
  for (size_t i = 0; i < count; i++) {
    true_classes[i] = quotas[i].true_class;
    pruning->least[i] = -2.0; /* every key is at least -1 */
  }
  size_t next = 0;
  for (size_t label = 0; label <= pruning->labels; label++) {
    pruning->first[label] = next;
    while (next < of_labels && quotas[next].given == label) next++;
  }
  pruning->first[pruning->labels + 1] = count;
  return LQ_OK;
}

/* Returns whether entry a is better than entry b. */
static int better(const lq_quota *quota, lq_pruning_entry a, lq_pruning_entry b) {
  return a.key != b.key ? a.key > b.key : quota->before(a.row, b.row);
}

static int entry_before(const void *items, size_t a, size_t b) {
  const lq_quota *quota = items;
  return better(quota, quota->entries[a], quota->entries[b]);
}

static void exchange_entries(void *items, size_t a, size_t b) {
  lq_pruning_entry *entries = ((lq_quota *)items)->entries, swap = entries[a];
  entries[a] = entries[b];
  entries[b] = swap;
}

/* Which of the three entries is the second best. */
static size_t median_entry(const lq_quota *quota, size_t a, size_t b, size_t c) {
  int ab = entry_before(quota, a, b), bc = entry_before(quota, b, c);
  if (ab == bc) return b;
  return entry_before(quota, a, c) == ab ? c : a;
}

/* Quickselect: puts the entry of rank `at` there, and the better entries in front of it. After 64
** rounds the rest is sorted, so that no input makes it quadratic. */
static void select_entry(lq_quota *quota, size_t at) {
  assert(at < quota->held);
  size_t low = 0, high = quota->held;
  for (int round = 0; high - low > 1; round++) {
    if (high - low < 8 || round == 64) {
      lq_quota part = *quota;
      part.entries += low;
      lq_sort(&part, high - low, entry_before, exchange_entries);
      return;
    }
    lq_pruning_entry pivot =
        quota->entries[median_entry(quota, low, low + (high - low) / 2, high - 1)];
    size_t i = low, j = high;
    for (;; exchange_entries(quota, i++, j)) {
      while (better(quota, quota->entries[i], pivot)) i++;
      do j--;
      while (better(quota, pivot, quota->entries[j]));
      if (i >= j) break;
    }
    /* entries in front of i are at least as good as the pivot, those from i on at most as good */
    if (at < i) high = i;
    else low = i;
  }
}

/* One quota holds the row no more. */
static void drop_row(lq_pruning *pruning, lq_pruned_row *row, int selected) {
  assert(row->quotas > 0);
  if (--row->quotas == 0) pruning->rows.release(pruning->rows.context, row, selected);
}

/* Drops the entries that the quota does not select. */
static void trim_quota(lq_pruning *pruning, lq_quota *quota) {
  if (quota->held <= quota->rows) return;
  size_t rows = (size_t)quota->rows;
  select_entry(quota, rows - 1);
  pruning->least[quota - pruning->quotas] = quota->entries[rows - 1].key;
  while (quota->held > rows) drop_row(pruning, quota->entries[--quota->held].row, 0);
}

/* Adds the entry to the quota, which is trimmed first where it holds twice as many as it selects.
** Returns 0 where no memory is available. */
static int add_entry(lq_pruning *pruning, lq_quota *quota, lq_pruning_entry entry) {
  if (quota->held / 2 >= quota->rows + 2) trim_quota(pruning, quota);
  if (quota->held == quota->capacity) {
    uint64_t capacity = (uint64_t)quota->capacity * 2 + 4;
    lq_pruning_entry *entries =
        lq_resize_array(pruning->resize, quota->entries, capacity, sizeof *entries);
    if (!entries) return 0;
    quota->entries = entries;
    quota->capacity = (size_t)capacity;
  }
  quota->entries[quota->held++] = entry;
  return 1;
}

/* The key of a row labelled k for a quota (k, j): P[j] - P[k], or -P[k] where j is k. */
static inline double key_by_classes(double p_j, uint32_t j, size_t k, double p_k) {
  return lq_from_bits(lq_bits(p_j) & (0 - (uint64_t)(j != k))) - p_k; /* without a branch */
}

/* The first quota in [i, end) for which the key of the row labelled k is large enough; *key is that
** key. Returns end where there is none. */
static size_t find_quota(const lq_pruning *pruning, size_t i, size_t end, const lq_probabilities *p,
                         size_t k, double p_k, double *key) {
  const uint32_t *true_classes = pruning->true_classes;
  const double *least = pruning->least;
  if (p->format == LQ_FLOAT32) {
    const unsigned char *at = p->values;
    for (; i < end && true_classes[i] < p->classes; i++) {
      uint32_t j = true_classes[i];
      *key = key_by_classes((double)lq_load_float(at + 4 * (size_t)j), j, k, p_k);
      if (*key >= least[i]) return i;
    }
  } else {
    for (; i < end && true_classes[i] < p->classes; i++) {
      uint32_t j = true_classes[i];
      *key = key_by_classes(lq_probability(p, j), j, k, p_k);
      if (*key >= least[i]) return i;
    }
  }
  return end; /* the quotas of a label are in rising order of their true classes */
}

/* Adds the offered row to a quota for which its key is large enough. *held is the held row, NULL at
** first. */
static lq_error_code offer_row(lq_pruning *pruning, lq_quota *quota, double key,
                               const lq_pruned_row *offered, lq_pruned_row **held,
                               lq_error *error) {
  if (!*held) *held = pruning->rows.hold(pruning->rows.context, offered);
  if (!*held) return error->code = LQ_NO_MEMORY;
  (*held)->quotas++;
  if (add_entry(pruning, quota, (lq_pruning_entry){key, *held})) return LQ_OK;
  drop_row(pruning, *held, 0);
  return error->code = LQ_NO_MEMORY;
}

lq_error_code lq_pruning_offer(lq_pruning *pruning, const lq_probabilities *p, size_t k,
                               const lq_pruned_row *offered, lq_error *error) {
  assert(pruning->first && k < p->classes);
  lq_pruned_row *held = NULL;
  const size_t *first = pruning->first;
  double key = 0.0, p_k = lq_probability(p, k);
  if (k < pruning->labels) {
    size_t i = first[k], end = first[k + 1];
    for (; (i = find_quota(pruning, i, end, p, k, p_k, &key)) < end; i++) {
      if (offer_row(pruning, &pruning->quotas[i], key, offered, &held, error)) return error->code;
    }
  }
  for (size_t i = first[pruning->labels]; i < pruning->count; i++) {
    key = -pruning->quotas[i].score(p, k);
    if (key < pruning->least[i]) continue;
    if (offer_row(pruning, &pruning->quotas[i], key, offered, &held, error)) return error->code;
  }
  return LQ_OK;
}

void lq_pruning_finish(lq_pruning *pruning) {
  for (size_t i = 0; i < pruning->count; i++) {
    lq_quota *quota = &pruning->quotas[i];
    trim_quota(pruning, quota);
    for (size_t e = 0; e < quota->held && !quota->score; e++) {
      lq_pruned_row *row = quota->entries[e].row;
      if (quota->given == quota->true_class) row->by_class = 1;
      else row->by_noise_rate = 1;
    }
  }
  for (size_t i = 0; i < pruning->count; i++) {
    lq_quota *quota = &pruning->quotas[i];
    for (size_t e = 0; e < quota->held; e++) drop_row(pruning, quota->entries[e].row, 1);
    pruning->resize(quota->entries, 0);
  }
  pruning->resize(pruning->quotas, 0);
  pruning->resize(pruning->true_classes, 0);
  pruning->resize(pruning->least, 0);
  pruning->resize(pruning->first, 0);
  lq_pruning_init(pruning, pruning->resize, pruning->rows);
}
