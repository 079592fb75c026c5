# What R's package survey says of whole distributions; prints golden_distributions.csv (see README_distributions.md):
#   Rscript make_distributions.R > golden_distributions.csv

suppressPackageStartupMessages(library(survey))
options(digits = 15)

# Shares of all categories at once are those of svymean(~factor); each one's interval is the logit one of svyciprop.
share_interval <- function(formula, domain, df) {
  iterated <- as.numeric(confint(svyciprop(formula, domain, method = "logit", df = df)))
  closed <- as.numeric(confint(svyciprop(formula, domain, method = "xlogit", df = df)))
  stopifnot(isTRUE(all.equal(iterated, closed, tolerance = 1e-4)))
  closed
}

# One row a category, or none: a domain of fewer than three answers, or in which all answers are the same.
distribution <- function(design, item, codes, inside, ...) {
  answers <- design$variables[[item]]
  inside <- inside & answers %in% codes
  if (sum(inside) < 3 || length(unique(answers[inside])) == 1) return(NULL)
  design <- update(design, category = factor(answers, levels = codes))
  domain <- design[inside, ]
  measured <- svymean(~category, domain)
  df <- degf(domain)
  rows <- lapply(seq_along(codes), function(at) {
    value <- as.numeric(coef(measured))[at]
    interval <- c(NA, NA)
    if (df > 0 && value > 0 && value < 1) {
      domain <- update(domain, is = as.numeric(category == codes[at]))
      interval <- share_interval(~is, domain, df)
    }
    data.frame(..., item = item, category = codes[at], value = 100 * value, se = 100 * as.numeric(SE(measured))[at],
      lower = 100 * interval[1], upper = 100 * interval[2], n = sum(inside), df = df)
  })
  do.call(rbind, rows)
}

tables <- list()
add <- function(table) tables[[length(tables) + 1]] <<- table

# The demonstration, 2021: "keine Angabe" (99) is an answer of one question and none of the others.
demo <- read.csv("../../../data/kaiserslautern/survey_2021.csv", colClasses = c(quartier_id = "character", stratum = "character"))
design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~stratum_size, weights = ~weight, data = demo)
groups <- list(all = rep(TRUE, nrow(demo)), older = demo$age >= 65)
for (item in c("feels_at_home", "housing_satisfaction", "can_have_a_say")) {
  codes <- if (item == "can_have_a_say") c(1:5, 99) else 1:5
  for (group in names(groups)) for (quartier in c("", "01", "05", "11", "14")) {
    living <- quartier == "" | demo$quartier_id == quartier
    add(distribution(design, item, codes, groups[[group]] & living, survey = "demo", wave = "2021", target_group = group, quartier_id = quartier))
  }
}

# Clusters: the answers 1 to 5 of "safe".
respondents <- read.csv("clusters.csv", colClasses = c(quartier = "character", stratum = "character", psu = "character"))
for (wave in c("w1", "w2")) {
  rows <- respondents[respondents$wave == wave, ]
  design <- svydesign(ids = ~psu, strata = ~stratum, fpc = ~psus_in_stratum, weights = ~weight, data = rows)
  for (group in c("all", "young")) for (quartier in c("", LETTERS[1:6])) {
    inside <- (group == "all" | rows$young == 1) & (quartier == "" | rows$quartier == quartier)
    add(distribution(design, "safe", 1:5, inside, survey = "clusters", wave = wave, target_group = group, quartier_id = quartier))
  }
}

golden <- do.call(rbind, tables)
written <- as.data.frame(lapply(golden, function(column) if (is.numeric(column)) sprintf("%.15g", column) else column))
write.csv(written, stdout(), row.names = FALSE, quote = FALSE)
