# What R's package survey makes of data/kaiserslautern/survey_2021.csv; prints golden_demo.csv
# (see README_clusters.md). Formulas and target groups are those of catalogue.toml.

suppressPackageStartupMessages(library(survey))
options(digits = 15)

file <- "../../../data/kaiserslautern/survey_2021.csv"
respondents <- read.csv(file, colClasses = c(quartier_id = "character", stratum = "character"))
quartiers <- sort(unique(respondents$quartier_id))

# Left blank (NA), 97 and 99 are no answers; neither is anything outside "of" or the scale.
share <- function(item, yes, of) {
  answers <- respondents[[item]]
  ifelse(answers %in% of, as.numeric(answers %in% yes), NA)
}
scale_mean <- function(item) {
  answers <- respondents[[item]]
  ifelse(answers %in% 1:5, answers, NA)
}

respondents$feels_at_home <- share("feels_at_home", yes = 4:5, of = 1:5)
respondents$contact_across_origins <- share("contact_across_origins", yes = 1, of = 1:2)
respondents$housing_search_difficult <- share("housing_search", yes = 4:5, of = 1:5)
respondents$trust_neighbours <- scale_mean("trust_neighbours")
respondents$childcare_school <- scale_mean("childcare_school")
respondents$bus_service <- scale_mean("bus_service")
shares <- c("feels_at_home", "contact_across_origins", "housing_search_difficult")
means <- c("trust_neighbours", "childcare_school", "bus_service")

# These columns are numbers in which 97 and 99 are numbers, too; neither decides any of these conditions.
respondents$all <- TRUE
respondents$older <- respondents$age >= 65
respondents$families <- respondents$children_in_household >= 1
respondents$newcomers <- respondents$years_in_city <= 5
groups <- c("all", "older", "families", "newcomers")
stopifnot(!anyNA(respondents[groups]), respondents$age < 97, respondents$children_in_household < 97)

design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~stratum_size, weights = ~weight, data = respondents)

# As in make_golden.R: the interval of "logit" in closed form.
share_interval <- function(formula, domain, df) {
  iterated <- as.numeric(confint(svyciprop(formula, domain, method = "logit", df = df)))
  closed <- as.numeric(confint(svyciprop(formula, domain, method = "xlogit", df = df)))
  stopifnot(isTRUE(all.equal(iterated, closed, tolerance = 1e-4)))
  closed
}

# One row, or none: a domain of fewer than three answers, or in which all answers are the same.
cell <- function(indicator, group, quartier_id) {
  inside <- respondents[[group]] & !is.na(respondents[[indicator]])
  if (quartier_id != "") inside <- inside & respondents$quartier_id == quartier_id
  if (sum(inside) < 3 || length(unique(respondents[[indicator]][inside])) == 1) return(NULL)
  domain <- design[inside, ]
  formula <- as.formula(paste0("~", indicator))
  measured <- svymean(formula, domain, deff = "replace")
  df <- degf(domain)
  is_share <- indicator %in% shares
  interval <- if (is_share) share_interval(formula, domain, df) else as.numeric(confint(measured, df = df))
  unit <- if (is_share) 100 else 1
  data.frame(
    indicator = indicator, target_group = group, quartier_id = quartier_id,
    value = unit * as.numeric(coef(measured)), se = unit * as.numeric(SE(measured)),
    lower = unit * interval[1], upper = unit * interval[2],
    n = sum(inside), df = df, deff = as.numeric(deff(measured))
  )
}

cells <- expand.grid(quartier_id = c("", quartiers), group = groups, indicator = c(shares, means), stringsAsFactors = FALSE)
golden <- do.call(rbind, Map(cell, cells$indicator, cells$group, cells$quartier_id))
written <- as.data.frame(lapply(golden, function(column) if (is.numeric(column)) sprintf("%.15g", column) else column))
write.csv(written, stdout(), row.names = FALSE, quote = FALSE)
