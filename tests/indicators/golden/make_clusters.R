# What R's package survey makes of clusters.csv and lonely.csv (see README_clusters.md). Prints one table:
#   Rscript make_clusters.R estimates | differences | lonely

suppressPackageStartupMessages(library(survey))
options(digits = 15)

texts <- c(quartier = "character", stratum = "character", psu = "character")
respondents <- read.csv("clusters.csv", colClasses = texts)
respondents$all <- 1
groups <- c("all", "young", "newcomer")
quartiers <- sort(unique(respondents$quartier))
waves <- c("w1", "w2")
items <- c("help", "safe", "rent")
unit_of <- function(item) if (item == "help") 100 else 1

# Each wave is a survey of its own: its strata, its PSUs, its number of PSUs in the stratum.
design_of <- function(rows) {
  svydesign(ids = ~psu, strata = ~stratum, fpc = ~psus_in_stratum, weights = ~weight, data = rows)
}
designs <- lapply(split(respondents, respondents$wave), design_of)

# Both waves in one design. "shared": a PSU that was asked twice is one PSU. "independent": it is two, in
# two strata. fpc only where every wave keeps its own strata: the union of PSUs has no sampling fraction.
apart <- transform(respondents, psu = paste(wave, psu), stratum = paste(wave, stratum))
stacked <- list(
  waves = svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = respondents),
  waves_independent = svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = apart),
  waves_independent_fpc = design_of(apart)
)

# Every respondent twice, in the same PSU: once on each side, so that overlapping groups can be compared.
doubled <- lapply(split(respondents, respondents$wave), function(rows) {
  design_of(rbind(cbind(rows, side = "first"), cbind(rows, side = "second")))
})

answered <- function(design, item) design[!is.na(design$variables[[item]]), ]
members <- function(design, group) design[design$variables[[group]] == 1, ]
living_in <- function(design, quartier_id) {
  if (identical(quartier_id, "")) design else design[design$variables$quartier %in% quartier_id, ]
}

# ---------------------------------------------------------------- estimates

# The digits are those of "xlogit", as in make_golden.R; a share of 0 or 100 % has no such interval.
share_interval <- function(domain, df) {
  iterated <- as.numeric(confint(svyciprop(~help, domain, method = "logit", df = df)))
  closed <- as.numeric(confint(svyciprop(~help, domain, method = "xlogit", df = df)))
  stopifnot(isTRUE(all.equal(iterated, closed, tolerance = 1e-4)))
  closed
}

estimate <- function(design, item, group, quartier_id) {
  domain <- living_in(members(answered(design, item), group), quartier_id)
  measured <- svymean(as.formula(paste0("~", item)), domain, deff = "replace")
  df <- degf(domain)
  se <- as.numeric(SE(measured))
  interval <- c(NA, NA)
  effect <- NA
  if (length(unique(domain$variables[[item]])) == 1) {
    stopifnot(se < 1e-12)
    se <- 0 # everybody answered the same: no rounding instead of zero, no interval, no design effect
  } else {
    effect <- as.numeric(deff(measured))
    if (df > 0) interval <- if (item == "help") share_interval(domain, df) else as.numeric(confint(measured, df = df))
  }
  unit <- unit_of(item)
  data.frame(
    indicator = item, target_group = group, quartier_id = quartier_id,
    value = unit * as.numeric(coef(measured)), se = unit * se, lower = unit * interval[1], upper = unit * interval[2],
    n = nrow(domain$variables), df = df, deff = effect
  )
}

estimates <- function() {
  cells <- expand.grid(quartier_id = c("", quartiers), group = groups, item = items, wave = waves, stringsAsFactors = FALSE)
  do.call(rbind, Map(function(wave, item, group, quartier_id) {
    cbind(wave = wave, estimate(designs[[wave]], item, group, quartier_id))
  }, cells$wave, cells$item, cells$group, cells$quartier_id))
}

# ---------------------------------------------------------------- differences

# sides: a design of the two domains alone, each respondent with its side "first" or "second".
difference <- function(sides, ...) {
  row <- data.frame(...)
  item <- row$item
  means <- svyby(as.formula(paste0("~", item)), ~side, sides, svymean, covmat = TRUE)
  contrast <- svycontrast(means, c(first = 1, second = -1))
  found <- as.numeric(coef(contrast))
  se <- as.numeric(SE(contrast))
  df <- degf(sides)
  unit <- unit_of(item)
  cbind(row, difference = unit * found, se = unit * se, df = df, p = 2 * pt(-abs(found / se), df))
}

against_the_rest <- function(wave, item, group, quartier_id) {
  asked <- members(answered(designs[[wave]], item), group)
  sides <- update(asked, side = ifelse(quartier == quartier_id, "first", "second"))
  difference(sides,
    wave = wave, item = item, kind = "rest", target_group = group, quartier_id = quartier_id,
    first = quartier_id, second = "rest"
  )
}

two_quartiers <- function(wave, item, group, pair) {
  asked <- living_in(members(answered(designs[[wave]], item), group), pair)
  sides <- update(asked, side = ifelse(quartier == pair[1], "first", "second"))
  difference(sides,
    wave = wave, item = item, kind = "quartiers", target_group = group, quartier_id = "",
    first = pair[1], second = pair[2]
  )
}

two_groups <- function(wave, item, pair, quartier_id) {
  asked <- living_in(answered(doubled[[wave]], item), quartier_id)
  people <- asked$variables
  sides <- asked[(people$side == "first" & people[[pair[1]]] == 1) | (people$side == "second" & people[[pair[2]]] == 1), ]
  difference(sides,
    wave = wave, item = item, kind = "groups", target_group = "", quartier_id = quartier_id,
    first = pair[1], second = pair[2]
  )
}

two_waves <- function(kind, item, group, quartier_id) {
  asked <- living_in(members(answered(stacked[[kind]], item), group), quartier_id)
  sides <- update(asked, side = ifelse(wave == "w2", "first", "second"))
  difference(sides,
    wave = "", item = item, kind = kind, target_group = group, quartier_id = quartier_id,
    first = "w2", second = "w1"
  )
}

differences <- function() {
  rows <- list()
  add <- function(row) rows[[length(rows) + 1]] <<- row
  for (wave in waves) for (item in items) {
    for (group in groups) for (quartier_id in quartiers) add(against_the_rest(wave, item, group, quartier_id))
    for (group in groups) for (pair in list(c("A", "B"), c("C", "F"))) add(two_quartiers(wave, item, group, pair))
    for (second in c("newcomer", "all")) for (quartier_id in c("", "A", "B")) {
      add(two_groups(wave, item, c("young", second), quartier_id))
    }
  }
  for (kind in names(stacked)) for (item in items) for (group in c("all", "young")) for (quartier_id in c("", quartiers)) {
    add(two_waves(kind, item, group, quartier_id))
  }
  do.call(rbind, rows)
}

# ---------------------------------------------------------------- a stratum of one PSU

lonely <- function() {
  options(survey.lonely.psu = "adjust")
  few <- read.csv("lonely.csv", colClasses = texts)
  few$all <- 1
  designs <- list(
    without_fpc = svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = few),
    with_fpc = design_of(few)
  )
  cells <- expand.grid(
    quartier_id = c("", sort(unique(few$quartier))), group = groups, item = c("help", "safe"), design = names(designs),
    stringsAsFactors = FALSE
  )
  do.call(rbind, Map(function(design, item, group, quartier_id) {
    domain <- living_in(members(answered(designs[[design]], item), group), quartier_id)
    measured <- svymean(as.formula(paste0("~", item)), domain)
    se <- as.numeric(SE(measured))
    if (se < 1e-12) se <- 0 # a domain within one PSU: its deviations sum to zero but for rounding
    unit <- unit_of(item)
    data.frame(
      design = design, indicator = item, target_group = group, quartier_id = quartier_id,
      value = unit * as.numeric(coef(measured)), se = unit * se, n = nrow(domain$variables), df = degf(domain)
    )
  }, cells$design, cells$item, cells$group, cells$quartier_id))
}

# ---------------------------------------------------------------- print

asked <- commandArgs(trailingOnly = TRUE)
golden <- switch(asked[1], estimates = estimates(), differences = differences(), lonely = lonely())
written <- as.data.frame(lapply(golden, function(column) if (is.numeric(column)) sprintf("%.15g", column) else column))
written[is.na(written) | written == "NA" | written == "NaN"] <- ""
write.csv(written, stdout(), row.names = FALSE, quote = FALSE)
