#include "core/pruning.h"

#include <string.h>

#include "core/sort.h"

void lq_pruning_init(lq_pruning *pruning, lq_resize resize, lq_pruned_rows rows) {
  memset(pruning, 0, sizeof *pruning);
  pruning->resize = resize;
  pruning->rows = rows;
}

static lq_error_code add(lq_pruning *pruning, lq_quota quota, lq_error *error) {
  if (quota.rows == 0) return LQ_OK;
  if (pruning->count == pruning->capacity) {
    size_t capacity = pruning->capacity * 2 + 16;
    lq_quota *quotas = pruning->resize(pruning->quotas, capacity * sizeof *quotas);
    if (!quotas) return error->code = LQ_NO_MEMORY;
    pruning->quotas = quotas;
    pruning->capacity = capacity;
  }
  quota.before = pruning->rows.before;
  pruning->quotas[pruning->count++] = quota;
  return LQ_OK;
}

lq_error_code lq_pruning_add(lq_pruning *pruning, uint32_t given, uint32_t other, uint64_t rows,
                             lq_error *error) {
  return add(pruning, (lq_quota){.given = given, .other = other, .rows = rows}, error);
}

lq_error_code lq_pruning_add_lowest(lq_pruning *pruning, lq_scoring score, uint64_t rows,
                                    lq_error *error) {
  return add(pruning, (lq_quota){.given = LQ_ANY_LABEL, .score = score, .rows = rows}, error);
}

static int quota_before(const void *items, size_t a, size_t b) {
  const lq_quota *quotas = items;
  if (quotas[a].given != quotas[b].given) return quotas[a].given < quotas[b].given;
  return quotas[a].other < quotas[b].other;
}

static void exchange_quotas(void *items, size_t a, size_t b) {
  lq_quota *quotas = items, swap = quotas[a];
  quotas[a] = quotas[b];
  quotas[b] = swap;
}

lq_error_code lq_pruning_begin(lq_pruning *pruning, lq_error *error) {
  lq_sort(pruning->quotas, pruning->count, quota_before, exchange_quotas);
  pruning->least = pruning->resize(NULL, (pruning->count + 1) * sizeof *pruning->least);
  if (!pruning->least) return error->code = LQ_NO_MEMORY;
  /* no key is less than -1 */
  for (size_t i = 0; i < pruning->count; i++) pruning->least[i] = -2.0;
  return LQ_OK;
}

/* Whether a deserves it more than b. */
static int deserves(const lq_quota *quota, lq_pruning_entry a, lq_pruning_entry b) {
  return a.key != b.key ? a.key > b.key : quota->before(a.row, b.row);
}

static int entry_before(const void *items, size_t a, size_t b) {
  const lq_quota *quota = items;
  return deserves(quota, quota->heap[a], quota->heap[b]);
}

static void exchange_entries(void *items, size_t a, size_t b) {
  lq_pruning_entry *heap = ((lq_quota *)items)->heap, swap = heap[a];
  heap[a] = heap[b];
  heap[b] = swap;
}

static void give_up(lq_pruning *pruning, lq_pruned_row *row) {
  if (--row->quotas == 0) pruning->rows.release(pruning->rows.context, row);
}

static int make_room(lq_pruning *pruning, lq_quota *quota) {
  if (quota->held < quota->capacity) return 1;
  size_t capacity = quota->capacity * 2 + 4;
  lq_pruning_entry *heap = pruning->resize(quota->heap, capacity * sizeof *heap);
  if (!heap) return 0;
  quota->heap = heap;
  quota->capacity = capacity;
  return 1;
}

/* Takes the entry, in place of the root where the quota is full. It is a heap
** once it is full, and until then in no order. */
static int take(lq_pruning *pruning, lq_quota *quota, lq_pruning_entry entry) {
  if (quota->held == quota->rows) {
    give_up(pruning, quota->heap[0].row);
    quota->heap[0] = entry;
    lq_sift_down(quota, 0, quota->held, entry_before, exchange_entries);
  } else {
    if (!make_room(pruning, quota)) return 0;
    quota->heap[quota->held++] = entry;
    if (quota->held < quota->rows) return 1;
    for (size_t i = quota->held / 2; i-- > 0;) {
      lq_sift_down(quota, i, quota->held, entry_before, exchange_entries);
    }
  }
  pruning->least[quota - pruning->quotas] = quota->heap[0].key;
  return 1;
}

/* The first quota of rows labelled k. */
static size_t first_quota(const lq_pruning *pruning, size_t k) {
  size_t low = 0, high = pruning->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (pruning->quotas[middle].given < k) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* How much the row deserves the quota; given is P[k]. */
static double quota_key(const lq_quota *quota, const lq_probabilities *p, size_t k, double given) {
  if (quota->score) return -quota->score(p, k);
  return quota->other == k ? -given : lq_probability(p, quota->other) - given;
}

/* Offers the row to the quotas of label, which is k or LQ_ANY_LABEL. */
static lq_error_code offer(lq_pruning *pruning, size_t label, const lq_probabilities *p, size_t k,
                           const lq_pruned_row *offered, lq_pruned_row **held, lq_error *error) {
  double given = lq_probability(p, k);
  if (pruning->count == 0 || pruning->quotas[pruning->count - 1].given < label) return LQ_OK;
  for (size_t i = first_quota(pruning, label); i < pruning->count; i++) {
    lq_quota *quota = &pruning->quotas[i];
    if (quota->given != label) break;
    if (quota->other >= p->classes) continue;
    double key = quota_key(quota, p, k, given);
    if (key < pruning->least[i]) continue;
    if (quota->held == quota->rows && key == pruning->least[i] &&
        !quota->before(offered, quota->heap[0].row)) {
      continue;
    }
    if (!*held) *held = pruning->rows.hold(pruning->rows.context, offered);
    if (!*held) return error->code = LQ_NO_MEMORY;
    (*held)->quotas++;
    if (!take(pruning, quota, (lq_pruning_entry){key, *held})) {
      give_up(pruning, *held);
      return error->code = LQ_NO_MEMORY;
    }
  }
  return LQ_OK;
}

lq_error_code lq_pruning_offer(lq_pruning *pruning, const lq_probabilities *p, size_t k,
                               const lq_pruned_row *offered, lq_error *error) {
  lq_pruned_row *held = NULL;
  lq_error_code code = offer(pruning, k, p, k, offered, &held, error);
  return code ? code : offer(pruning, LQ_ANY_LABEL, p, k, offered, &held, error);
}

void lq_pruning_finish(lq_pruning *pruning) {
  for (size_t i = 0; i < pruning->count; i++) {
    const lq_quota *quota = &pruning->quotas[i];
    for (size_t e = 0; e < quota->held; e++) {
      lq_pruned_row *row = quota->heap[e].row;
      if (quota->score) continue;
      if (quota->given == quota->other) row->by_class = 1;
      else row->by_noise_rate = 1;
    }
  }
  for (size_t i = 0; i < pruning->count; i++) {
    lq_quota *quota = &pruning->quotas[i];
    for (size_t e = 0; e < quota->held; e++) give_up(pruning, quota->heap[e].row);
    pruning->resize(quota->heap, 0);
  }
  pruning->resize(pruning->quotas, 0);
  pruning->resize(pruning->least, 0);
  lq_pruning_init(pruning, pruning->resize, pruning->rows);
}

