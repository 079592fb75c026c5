# What R's package survey makes of stages.csv and pairs.csv (see README_stages.md). Prints one table:
#   Rscript make_stages.R stages | factors | replicates

suppressPackageStartupMessages(library(survey))
options(digits = 15, survey.lonely.psu = "adjust")

texts <- c(quartier = "character", stratum = "character", psu = "character")
read <- function(name) transform(read.csv(name, colClasses = texts), all = 1)
groups <- c("all", "young", "newcomer")
items <- c("help", "safe")
unit_of <- function(item) if (item == "help") 100 else 1
members <- function(design, group) design[design$variables[[group]] == 1, ]
formula_of <- function(item) as.formula(paste0("~", item))

# Closed form: "logit" iterates (see make_golden.R), and for replicates takes the logit of each of them instead.
share_interval <- function(domain, df) as.numeric(confint(svyciprop(~help, domain, method = "xlogit", df = df, na.rm = TRUE)))

# Of the number of people who say yes.
total_se <- function(item, domain) if (item == "help") as.numeric(SE(svytotal(~help, domain, na.rm = TRUE))) else NA

# ---------------------------------------------------------------- two stages

stages <- function() {
  people <- read("stages.csv")
  design <- svydesign(
    ids = ~ psu + person, strata = ~stratum, fpc = ~ psus_in_stratum + people_in_psu, weights = ~weight, data = people
  )
  cells <- expand.grid(
    quartier_id = c("", sort(unique(people$quartier))), group = groups, item = items, stringsAsFactors = FALSE
  )
  do.call(rbind, Map(function(item, group, quartier_id) {
    asked <- members(design[!is.na(design$variables[[item]]), ], group)
    domain <- if (quartier_id == "") asked else asked[asked$variables$quartier == quartier_id, ]
    measured <- svymean(formula_of(item), domain)
    df <- degf(domain)
    se <- as.numeric(SE(measured))
    interval <- c(NA, NA)
    if (df > 0 && se > 1e-12) interval <- if (item == "help") share_interval(domain, df) else as.numeric(confint(measured, df = df))
    contrast <- c(NA, NA)
    if (quartier_id != "") {
      sides <- update(asked, inside = as.numeric(quartier == quartier_id))
      means <- svycontrast(svyby(formula_of(item), ~inside, sides, svymean, covmat = TRUE), c(`0` = -1, `1` = 1))
      contrast <- c(as.numeric(coef(means)), as.numeric(SE(means)))
    }
    unit <- unit_of(item)
    data.frame(
      indicator = item, target_group = group, quartier_id = quartier_id,
      value = unit * as.numeric(coef(measured)), se = unit * se, lower = unit * interval[1], upper = unit * interval[2],
      n = nrow(domain$variables), df = df, difference = unit * contrast[1], difference_se = unit * contrast[2],
      total_se = total_se(item, domain)
    )
  }, cells$item, cells$group, cells$quartier_id))
}

# ---------------------------------------------------------------- replicates

# The factors that as.svrepdesign multiplies the weights of each PSU by, and its scale and rscales.
made <- function(people) {
  set.seed(20240325)
  stratified <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = people)
  plain <- svydesign(ids = ~psu, weights = ~weight, data = people)
  list(
    JK1 = as.svrepdesign(plain, type = "JK1", compress = FALSE),
    JKn = as.svrepdesign(stratified, type = "JKn", compress = FALSE),
    BRR = as.svrepdesign(stratified, type = "BRR", compress = FALSE),
    Fay = as.svrepdesign(stratified, type = "Fay", fay.rho = 0.3, compress = FALSE),
    bootstrap = as.svrepdesign(stratified, type = "subbootstrap", replicates = 20, compress = FALSE)
  )
}

factors <- function() {
  people <- read("pairs.csv")
  of_psu <- !duplicated(people$psu)
  columns <- lapply(made(people), function(design) {
    own <- as.matrix(design$repweights)
    same <- own - own[of_psu, ][match(people$psu, people$psu[of_psu]), ]
    stopifnot(all(same == 0))
    own[of_psu, ]
  })
  table <- do.call(cbind, Map(function(name, own) {
    colnames(own) <- paste0(name, "_", seq_len(ncol(own)))
    own
  }, names(columns), columns))
  data.frame(psu = people$psu[of_psu], table)[order(people$psu[of_psu]), ]
}

replicates <- function() {
  people <- merge(read("pairs.csv"), read.csv("factors.csv", colClasses = c(psu = "character")), by = "psu")
  columns <- function(kind) people[, grep(paste0("^", kind, "_"), names(people))]
  rscales <- rep(c(0.5, 1.5), length.out = 20)
  described <- list( # as a city would: combined weights, but for the last two
    JK1 = list(of = "JK1", type = "JK1", scale = 11 / 12),
    JKn = list(of = "JKn", type = "JKn", scale = 1, rscales = rep(0.5, 12)),
    BRR = list(of = "BRR", type = "BRR"),
    Fay = list(of = "Fay", type = "Fay", rho = 0.3),
    bootstrap = list(of = "bootstrap", type = "bootstrap"),
    other = list(of = "bootstrap", type = "other", scale = 0.07, rscales = rscales),
    factors = list(of = "JKn", type = "JKn", scale = 1, rscales = rep(0.5, 12), combined.weights = FALSE)
  )
  cells <- expand.grid(
    quartier_id = c("", sort(unique(people$quartier))), group = c("all", "young"), item = items,
    mse = c(FALSE, TRUE), design = names(described), stringsAsFactors = FALSE
  )
  do.call(rbind, Map(function(name, mse, item, group, quartier_id) {
    given <- described[[name]]
    weights <- columns(given$of)
    given$of <- NULL
    if (is.null(given$combined.weights)) weights <- weights * people$weight
    design <- suppressWarnings(do.call(
      svrepdesign, c(list(repweights = weights, weights = people$weight, data = people, mse = mse), given)
    ))
    asked <- members(design, group)
    domain <- if (quartier_id == "") asked else asked[asked$variables$quartier == quartier_id, ]
    measured <- suppressWarnings(svymean(formula_of(item), domain, na.rm = TRUE))
    df <- degf(domain)
    se <- as.numeric(SE(measured))
    interval <- c(NA, NA)
    if (df > 0 && se > 1e-12) {
      interval <- suppressWarnings(if (item == "help") share_interval(domain, df) else as.numeric(confint(measured, df = df)))
    }
    contrast <- c(NA, NA)
    if (quartier_id != "") {
      sides <- update(asked, inside = as.numeric(quartier == quartier_id))
      means <- suppressWarnings(svyby(formula_of(item), ~inside, sides, svymean, covmat = TRUE, na.rm = TRUE))
      contrast <- svycontrast(means, c(`0` = -1, `1` = 1))
      contrast <- c(as.numeric(coef(contrast)), as.numeric(SE(contrast)))
    }
    unit <- unit_of(item)
    data.frame(
      design = name, mse = mse, indicator = item, target_group = group, quartier_id = quartier_id,
      value = unit * as.numeric(coef(measured)), se = unit * se, lower = unit * interval[1], upper = unit * interval[2],
      n = sum(!is.na(domain$variables[[item]])), df = df,
      difference = unit * contrast[1], difference_se = unit * contrast[2], total_se = total_se(item, domain)
    )
  }, cells$design, cells$mse, cells$item, cells$group, cells$quartier_id))
}

# ---------------------------------------------------------------- print

asked <- commandArgs(trailingOnly = TRUE)
table <- switch(asked[1], stages = stages(), factors = factors(), replicates = replicates())
written <- as.data.frame(lapply(table, function(column) if (is.numeric(column)) sprintf("%.15g", column) else column))
written[is.na(written) | written == "NA" | written == "NaN"] <- ""
write.csv(written, stdout(), row.names = FALSE, quote = FALSE)
