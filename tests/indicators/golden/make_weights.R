# What R's package survey makes of calibrated weights (see README_weights.md). Prints one table:
#   Rscript make_weights.R estimates | in_file

suppressPackageStartupMessages(library(survey))
options(digits = 15)

texts <- c(data = "character", class = "character", quartier_id = "character")
figures <- read.csv("weights_margins.csv", colClasses = texts)
figures[is.na(figures)] <- ""

# ---------------------------------------------------------------- the surveys

clusters <- read.csv("clusters.csv", colClasses = c(quartier = "character", stratum = "character", psu = "character"))
clusters$all <- TRUE
clusters$young_ <- factor(clusters$young)
clusters$newcomer_ <- factor(clusters$newcomer)
clusters$both_ <- factor(paste0(clusters$young, clusters$newcomer))
clusters$quartier_ <- factor(clusters$quartier)
w1 <- clusters[clusters$wave == "w1", ]
w2 <- clusters[clusters$wave == "w2", ]

demo <- read.csv("../../../data/kaiserslautern/survey_2021.csv",
  colClasses = c(quartier_id = "character", stratum = "character"))
demo$quartier <- demo$quartier_id
demo$feels_at_home <- ifelse(demo$feels_at_home %in% 1:5, as.numeric(demo$feels_at_home %in% 4:5), NA)
for (item in c("trust_neighbours", "bus_service")) demo[[item]] <- ifelse(demo[[item]] %in% 1:5, demo[[item]], NA)
demo$all <- TRUE
demo$older <- demo$age >= 65
demo$families <- demo$children_in_household >= 1
demo$quartier_ <- factor(demo$quartier)
demo$age_ <- cut(demo$age, c(17, 29, 44, 64, 120), labels = c("18-29", "30-44", "45-64", "65+"))
demo$families_ <- factor(ifelse(demo$families, "yes", "no"))
demo$half_ <- factor(paste0(demo$quartier, ifelse(demo$age >= 45, "upper", "lower")))
stopifnot(!anyNA(demo[c("age_", "families_", "half_")]))

by_psu <- function(rows) {
  svydesign(ids = ~psu, strata = ~stratum, fpc = ~psus_in_stratum, weights = ~weight, data = rows)
}
by_psu_and_person <- function(rows) {
  rows <- transform(rows, person = seq_len(nrow(rows)), people_in_psu = 4 * ave(weight, stratum, psu, FUN = length))
  svydesign(ids = ~psu + person, strata = ~stratum, fpc = ~psus_in_stratum + people_in_psu, weights = ~weight, data = rows)
}
by_person <- function(rows) {
  svydesign(ids = ~1, strata = ~stratum, fpc = ~stratum_size, weights = ~weight, data = rows)
}

# ---------------------------------------------------------------- margins

# A data frame of classes and figures, as postStratify and rake take them.
margin <- function(data, name) {
  own <- figures[figures$data == data & figures$margin == name, ]
  named <- data.frame(paste0(own$quartier_id, own$class), own$persons)
  setNames(named, c(paste0(name, "_"), "Freq"))
}

margins_of <- function(data) if (data == "demo") c("quartier", "age", "families") else c("quartier", "young", "newcomer")
formula_of <- function(names) as.formula(paste("~", paste0(names, "_", collapse = " + ")))

# Totals of the model matrix: everybody, then each class but the first of its margin.
totals_of <- function(design, data, names) {
  wanted <- colnames(model.matrix(formula_of(names), design$variables))
  every <- do.call(c, lapply(names, function(name) {
    own <- margin(data, name)
    setNames(own$Freq, paste0(name, "_", own[[1]]))
  }))
  totals <- c("(Intercept)" = sum(margin(data, names[1])$Freq), every)[wanted]
  stopifnot(!anyNA(totals))
  totals
}

calibrated <- function(design, data, bounds = c(-Inf, Inf)) {
  names <- margins_of(data)
  calibrate(design, formula_of(names), totals_of(design, data, names), calfun = "raking", bounds = bounds,
    epsilon = 1e-14, maxit = 500, force = FALSE)
}

raked <- function(design, data) {
  names <- margins_of(data)
  rake(design, lapply(names, formula_of), lapply(names, function(name) margin(data, name)),
    control = list(maxit = 5000, epsilon = 1e-15))
}

# ---------------------------------------------------------------- estimates

cell <- function(design, item, group, quartier_id) {
  people <- design$variables
  answered <- !is.na(people[[item]]) & people[[group]] == 1
  inside <- answered & (quartier_id == "" | people$quartier == quartier_id)
  if (sum(inside) < 3) return(NULL)
  y <- ifelse(answered, people[[item]], 0) # a subset of a calibrated design keeps everybody, with the weight 0
  domain <- update(design, y = y)[inside, ]
  measured <- svymean(~y, domain)
  difference <- c(NA, NA)
  if (quartier_id != "") {
    # svyby(covmat = TRUE) cannot take subsets of a calibrated design; four totals of the whole design say the same.
    sides <- update(design, y1 = y * inside, w1 = as.numeric(inside), y2 = y * !inside, w2 = as.numeric(answered & !inside))
    totals <- svytotal(~y1 + w1 + y2 + w2, sides)
    contrast <- svycontrast(totals, quote(y1 / w1 - y2 / w2))
    difference <- c(as.numeric(coef(contrast)), as.numeric(SE(contrast)))
  }
  alike <- length(unique(people[[item]][inside])) == 1
  data.frame(indicator = item, target_group = group, quartier_id = quartier_id,
    value = as.numeric(coef(measured)), se = if (alike) 0 else as.numeric(SE(measured)), df = degf(domain),
    difference = difference[1], difference_se = difference[2])
}

table_of <- function(design, data, kind) {
  of_demo <- data == "demo"
  items <- if (of_demo) c("feels_at_home", "trust_neighbours", "bus_service") else c("help", "safe", "rent")
  groups <- if (of_demo) c("all", "older", "families") else c("all", "young", "newcomer")
  quartiers <- if (of_demo) c("", "01", "05", "09", "11", "14") else c("", LETTERS[1:6])
  cells <- expand.grid(quartier_id = quartiers, group = groups, item = items, stringsAsFactors = FALSE)
  rows <- do.call(rbind, Map(function(item, group, quartier_id) cell(design, item, group, quartier_id),
    cells$item, cells$group, cells$quartier_id))
  cbind(data = data, kind = kind, rows)
}

bounded_by <- c(0.75, 1.3) # of the average factor
trimmed_to <- c(0.4, 2) # of the average weight
trimmed <- function(design) {
  limits <- trimmed_to * mean(weights(design))
  trimWeights(design, lower = limits[1], upper = limits[2], strict = TRUE)
}
average <- function(design, data) sum(margin(data, "quartier")$Freq) / sum(weights(design))

estimates <- function() {
  rows <- list()
  for (data in c("demo", "w1")) {
    design <- if (data == "demo") by_person(demo) else by_psu(w1)
    crossed <- if (data == "demo") "half" else "both"
    rows[[paste(data, 1)]] <- table_of(postStratify(design, formula_of(crossed), margin(data, crossed)), data, "postStratify")
    rows[[paste(data, 2)]] <- table_of(calibrated(design, data), data, "calibrate")
    rows[[paste(data, 3)]] <- table_of(calibrated(design, data, bounded_by * average(design, data)), data, "bounded")
    rows[[paste(data, 5)]] <- table_of(trimmed(calibrated(design, data)), data, "trimmed")
    rows[[paste(data, 4)]] <- table_of(raked(design, data), data, "rake")
  }
  alike <- transform(w1, weight = sum(weight) / nrow(w1))
  rows$alike <- table_of(raked(by_psu(alike), "w1"), "w1", "rake_alike")
  rows$two_stage <- table_of(calibrated(by_psu_and_person(w1), "w1"), "w1", "two_stage")
  weights_in_file <- read.csv("weights_in_file.csv")$weight
  given <- by_psu(transform(w2, weight = weights_in_file))
  rows$given <- table_of(calibrated(given, "w2"), "w2", "in_file")
  rows$unadjusted <- table_of(given, "w2", "unadjusted")
  do.call(rbind, rows)
}

in_file <- function() data.frame(weight = weights(raked(by_psu(w2), "w2")))

made <- switch(commandArgs(trailingOnly = TRUE)[1], estimates = estimates(), in_file = in_file())
written <- as.data.frame(lapply(made, function(of) if (is.numeric(of)) ifelse(is.na(of), "", sprintf("%.15g", of)) else of))
write.csv(written, stdout(), row.names = FALSE, quote = FALSE)
