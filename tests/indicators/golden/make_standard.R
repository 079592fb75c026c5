# What R's package survey makes of standardised values; prints golden_standard.csv (see README_standard.md).

suppressPackageStartupMessages(library(survey))
options(digits = 15)

# The interval of "logit" in closed form ("xlogit"), held to the iterated one where that gives any: svyglm counts rows outside of
# a calibrated domain as of weight 0, and has no answer for a few small ones.
share_interval <- function(formula, domain, df) {
  iterated <- as.numeric(confint(svyciprop(formula, domain, method = "logit", df = df)))
  closed <- as.numeric(confint(svyciprop(formula, domain, method = "xlogit", df = df)))
  if (all(is.finite(iterated))) stopifnot(isTRUE(all.equal(iterated, closed, tolerance = 1e-4)))
  checked <<- checked + all(is.finite(iterated))
  closed
}

checked <- 0

# A value, its interval and its difference from the rest of the city, both standardised; none where a stratum is empty.
cell <- function(survey, design, population, share, item, group, place) {
  formula <- as.formula(paste0("~", item))
  members <- design[design$variables[[group]] == 1 & !is.na(design$variables$class), ]
  members <- update(members, side = factor(if (place == "") "own" else ifelse(quartier == place, "own", "rest")))
  answers <- members$variables[!is.na(members$variables[[item]]), ]
  if (any(table(answers$side, answers$class) < 2)) return(NULL)
  alone <- place == ""
  over <- if (alone) ~1 else ~side
  standardised <- svystandardize(members, by = ~class, over = over, population = population, excluding.missing = formula)
  domain <- standardised[standardised$variables$side == "own", ]
  measured <- svymean(formula, domain)
  if (SE(measured) < 1e-9) return(NULL)
  df <- degf(domain)
  interval <- if (share) share_interval(formula, domain, df) else as.numeric(confint(measured, df = df))
  difference <- c(NA, NA)
  if (!alone) {
    # svyby(covmat = TRUE) of survey 4.1-1 fails after postStratify; a regression on the two sides has the same means
    sides <- svyglm(as.formula(paste(item, "~ side - 1")), standardised)
    stopifnot(isTRUE(all.equal(as.numeric(SE(sides)["sideown"]), as.numeric(SE(measured)), tolerance = 1e-10)))
    contrast <- svycontrast(sides, c(sideown = 1, siderest = -1))
    difference <- c(as.numeric(coef(contrast)), as.numeric(SE(contrast)))
  }
  unit <- if (share) 100 else 1
  data.frame(
    survey = survey, indicator = item, target_group = group, quartier_id = place,
    value = unit * as.numeric(coef(measured)), se = unit * as.numeric(SE(measured)),
    lower = unit * interval[1], upper = unit * interval[2], n = sum(answers$side == "own"), df = df,
    difference = unit * difference[1], difference_se = unit * difference[2]
  )
}

all_of <- function(survey, design, population, items, groups) {
  quartiers <- c("", sort(unique(design$variables$quartier)))
  cells <- expand.grid(quartier = quartiers, group = groups, item = names(items), stringsAsFactors = FALSE)
  do.call(rbind, Map(
    function(item, group, quartier) cell(survey, design, population, items[[item]], item, group, quartier),
    cells$item, cells$group, cells$quartier
  ))
}

# The demonstration survey, by the ages of catalogue.toml
file <- "../../../data/kaiserslautern/survey_2021.csv"
people <- read.csv(file, colClasses = c(quartier_id = "character", stratum = "character"))
people$quartier <- people$quartier_id
people$class <- cut(people$age, c(17, 29, 64, Inf), labels = c("younger", "middle", "older"))
people$all <- 1
people$families <- as.numeric(people$children_in_household >= 1)
people$living_alone <- as.numeric(people$persons_in_household == 1)
people$migration_history <- as.numeric(people$migration_history == "ja")
among <- function(item, yes, of) ifelse(people[[item]] %in% of, if (is.null(yes)) people[[item]] else people[[item]] %in% yes, NA)
people$feels_at_home <- as.numeric(among("feels_at_home", 4:5, 1:5))
people$contact_across_origins <- as.numeric(among("contact_across_origins", 1, 1:2))
people$trust_neighbours <- among("trust_neighbours", NULL, 1:5)
people$bus_service <- among("bus_service", NULL, 1:5)
demo <- svydesign(ids = ~1, strata = ~stratum, fpc = ~stratum_size, weights = ~weight, data = people)
items <- list(feels_at_home = TRUE, contact_across_origins = TRUE, trust_neighbours = FALSE, bus_service = FALSE)
groups <- c("all", "families", "living_alone", "migration_history")
golden <- all_of("demo", demo, c(17719, 49767, 19533), items, groups)

# The clustered survey; its ages are made here: 18 to 87 by the number of the row, and nobody knows every 29th
clusters <- read.csv("clusters.csv", colClasses = c(quartier = "character", stratum = "character", psu = "character"))
row <- seq_len(nrow(clusters)) - 1
clusters$class <- cut(ifelse(row %% 29 == 0, NA, 18 + (37 * row) %% 70), c(17, 39, 59, Inf), labels = c("younger", "middle", "older"))
clusters$all <- 1
for (wave in c("w1", "w2")) {
  rows <- clusters[clusters$wave == wave, ]
  design <- svydesign(ids = ~psu, strata = ~stratum, fpc = ~psus_in_stratum, weights = ~weight, data = rows)
  items <- list(help = TRUE, safe = FALSE, rent = FALSE)
  golden <- rbind(golden, all_of(wave, design, c(30, 45, 25), items, c("all", "young", "newcomer")))
}
stopifnot(checked > 100)
written <- as.data.frame(lapply(golden, function(column) if (is.numeric(column)) sprintf("%.15g", column) else column))
write.csv(written, stdout(), row.names = FALSE, quote = FALSE, na = "")
