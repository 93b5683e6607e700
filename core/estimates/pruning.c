#include "core/estimates/pruning.h"

#include <string.h>

#include "core/base/sort.h"

void lq_pruning_init(lq_pruning *pruning, lq_resize resize, lq_pruned_rows rows) {
  memset(pruning, 0, sizeof *pruning);
  pruning->resize = resize;
  pruning->rows = rows;
}

static lq_error_code add(lq_pruning *pruning, lq_quota quota, lq_error *error) {
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
  const lq_quota *quotas = pruning->quotas;
  size_t count = pruning->count, of_labels = count;
  lq_sort(pruning->quotas, count, quota_before, exchange_quotas);
  while (of_labels > 0 && quotas[of_labels - 1].given == LQ_ANY_LABEL) of_labels--;
  pruning->labels = of_labels ? (size_t)quotas[of_labels - 1].given + 1 : 0;
  uint64_t firsts = (uint64_t)pruning->labels + 2;
  pruning->others = lq_resize_array(pruning->resize, NULL, count + 1, sizeof *pruning->others);
  pruning->least = lq_resize_array(pruning->resize, NULL, count + 1, sizeof *pruning->least);
  pruning->first = lq_resize_array(pruning->resize, NULL, firsts, sizeof *pruning->first);
  if (!pruning->others || !pruning->least || !pruning->first) return error->code = LQ_NO_MEMORY;
  for (size_t i = 0; i < count; i++) {
    pruning->others[i] = quotas[i].other;
    pruning->least[i] = -2.0; /* no key is less than -1 */
  }
  size_t next = 0;
  for (size_t label = 0; label <= pruning->labels; label++) {
    pruning->first[label] = next;
    while (next < of_labels && quotas[next].given == label) next++;
  }
  pruning->first[pruning->labels + 1] = count;
  return LQ_OK;
}

/* Whether a deserves it more than b. */
static int deserves(const lq_quota *quota, lq_pruning_entry a, lq_pruning_entry b) {
  return a.key != b.key ? a.key > b.key : quota->before(a.row, b.row);
}

static int entry_before(const void *items, size_t a, size_t b) {
  const lq_quota *quota = items;
  return deserves(quota, quota->entries[a], quota->entries[b]);
}

static void exchange_entries(void *items, size_t a, size_t b) {
  lq_pruning_entry *entries = ((lq_quota *)items)->entries, swap = entries[a];
  entries[a] = entries[b];
  entries[b] = swap;
}

static size_t middle(const lq_quota *quota, size_t a, size_t b, size_t c) {
  int ab = entry_before(quota, a, b), bc = entry_before(quota, b, c);
  if (ab == bc) return b;
  return entry_before(quota, a, c) == ab ? c : a;
}

/* Brings the entry that comes at place `at` by desert there, those that deserve it more
** before it. It is Hoare's selection; should that take long, what is left is sorted. */
static void select_entry(lq_quota *quota, size_t at) {
  size_t low = 0, high = quota->held;
  for (int round = 0; high - low > 1; round++) {
    if (high - low < 8 || round == 64) {
      lq_quota part = *quota;
      part.entries += low;
      lq_sort(&part, high - low, entry_before, exchange_entries);
      return;
    }
    lq_pruning_entry pivot =
        quota->entries[middle(quota, low, low + (high - low) / 2, high - 1)];
    size_t i = low, j = high;
    for (;; exchange_entries(quota, i++, j)) {
      while (deserves(quota, quota->entries[i], pivot)) i++;
      do j--;
      while (deserves(quota, pivot, quota->entries[j]));
      if (i >= j) break;
    }
    /* before i they deserve it at least as much as the pivot, from there on at most */
    if (at < i) high = i;
    else low = i;
  }
}

static void give_up(lq_pruning *pruning, lq_pruned_row *row, int taken) {
  if (--row->quotas == 0) pruning->rows.release(pruning->rows.context, row, taken);
}

/* Gives up the entries past those that the quota takes. */
static void trim(lq_pruning *pruning, lq_quota *quota) {
  if (quota->held <= quota->rows) return;
  size_t rows = (size_t)quota->rows;
  select_entry(quota, rows - 1);
  pruning->least[quota - pruning->quotas] = quota->entries[rows - 1].key;
  while (quota->held > rows) give_up(pruning, quota->entries[--quota->held].row, 0);
}

/* Takes the entry; the quota is trimmed when it has twice what it takes. */
static int take(lq_pruning *pruning, lq_quota *quota, lq_pruning_entry entry) {
  if (quota->held / 2 >= quota->rows + 2) trim(pruning, quota);
  if (quota->held == quota->capacity) {
    uint64_t capacity = (uint64_t)quota->capacity * 2 + 4;
    lq_pruning_entry *entries = lq_resize_array(pruning->resize, quota->entries, capacity, sizeof *entries);
    if (!entries) return 0;
    quota->entries = entries;
    quota->capacity = (size_t)capacity;
  }
  quota->entries[quota->held++] = entry;
  return 1;
}

/* The row's key for a quota of its label: a class's own probability is no other's. */
static inline double label_key(double other_probability, uint32_t other, size_t k, double given) {
  return lq_from_bits(lq_bits(other_probability) & (0 - (uint64_t)(other != k))) - given;
}

/* The first quota from i on and before end that the row labelled k is not too little
** for; *key is the row's for it. */
static size_t find_quota(const lq_pruning *pruning, size_t i, size_t end, const lq_probabilities *p,
                         size_t k, double given, double *key) {
  const uint32_t *others = pruning->others;
  const double *least = pruning->least;
  if (p->format == LQ_FLOAT32) {
    const unsigned char *at = p->values;
    for (; i < end && others[i] < p->classes; i++) {
      *key = label_key((double)lq_load_float(at + 4 * (size_t)others[i]), others[i], k, given);
      if (*key >= least[i]) return i;
    }
  } else {
    for (; i < end && others[i] < p->classes; i++) {
      *key = label_key(lq_probability(p, others[i]), others[i], k, given);
      if (*key >= least[i]) return i;
    }
  }
  return end; /* the others of a label's quotas are in rising order */
}

/* Offers the row to a quota that it is not too little for. */
static lq_error_code offer(lq_pruning *pruning, lq_quota *quota, double key,
                           const lq_pruned_row *offered, lq_pruned_row **held, lq_error *error) {
  if (!*held) *held = pruning->rows.hold(pruning->rows.context, offered);
  if (!*held) return error->code = LQ_NO_MEMORY;
  (*held)->quotas++;
  if (take(pruning, quota, (lq_pruning_entry){key, *held})) return LQ_OK;
  give_up(pruning, *held, 0);
  return error->code = LQ_NO_MEMORY;
}

lq_error_code lq_pruning_offer(lq_pruning *pruning, const lq_probabilities *p, size_t k,
                               const lq_pruned_row *offered, lq_error *error) {
  lq_pruned_row *held = NULL;
  const size_t *first = pruning->first;
  double key = 0.0, given = lq_probability(p, k);
  if (k < pruning->labels) {
    size_t i = first[k], end = first[k + 1];
    for (; (i = find_quota(pruning, i, end, p, k, given, &key)) < end; i++) {
      if (offer(pruning, &pruning->quotas[i], key, offered, &held, error)) return error->code;
    }
  }
  for (size_t i = first[pruning->labels]; i < pruning->count; i++) {
    key = -pruning->quotas[i].score(p, k);
    if (key < pruning->least[i]) continue;
    if (offer(pruning, &pruning->quotas[i], key, offered, &held, error)) return error->code;
  }
  return LQ_OK;
}

void lq_pruning_finish(lq_pruning *pruning) {
  for (size_t i = 0; i < pruning->count; i++) {
    lq_quota *quota = &pruning->quotas[i];
    trim(pruning, quota);
    for (size_t e = 0; e < quota->held && !quota->score; e++) {
      lq_pruned_row *row = quota->entries[e].row;
      if (quota->given == quota->other) row->by_class = 1;
      else row->by_noise_rate = 1;
    }
  }
  for (size_t i = 0; i < pruning->count; i++) {
    lq_quota *quota = &pruning->quotas[i];
    for (size_t e = 0; e < quota->held; e++) give_up(pruning, quota->entries[e].row, 1);
    pruning->resize(quota->entries, 0);
  }
  pruning->resize(pruning->quotas, 0);
  pruning->resize(pruning->others, 0);
  pruning->resize(pruning->least, 0);
  pruning->resize(pruning->first, 0);
  lq_pruning_init(pruning, pruning->resize, pruning->rows);
}

