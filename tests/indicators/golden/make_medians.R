# Medians of R's package survey, and Woodruff's limits of them: those answers up to which one half, less and more Student's
# quantile times the error of a share of one half, of the weights lie. That error has the design effect of the share up to the
# median (svymean), at least that of independent answers. Rents of clusters.csv and three columns of numbers of the
# demonstration's survey of 2021. R 4.2.2, survey 4.1-1.   Rscript make_medians.R > golden_medians.csv

suppressPackageStartupMessages(library(survey))
options(digits = 15)

median_of <- function(data, wave, item, design, inside, group, quartier_id) {
  inside <- inside & !is.na(design$variables[[item]])
  if (sum(inside) < 3) return(NULL)
  domain <- design[inside, ]
  df <- degf(domain)
  if (df < 1) return(NULL)
  quantile_of <- function(part) svyquantile(as.formula(paste0("~", item)), domain, part, df = df)[[1]][1, "quantile"]
  value <- quantile_of(0.5)
  x <- domain$variables[[item]]
  w <- weights(domain)
  share <- svymean(~part, update(domain, part = as.numeric(x <= value)))
  p <- as.numeric(coef(share))
  unasked <- 1 - domain$fpc$sampsize[, 1] / domain$fpc$popsize[, 1]
  independent <- sum(unasked * w^2) / sum(w)^2
  own <- if (p < 1) as.numeric(SE(share))^2 / (p * (1 - p)) else 0
  reach <- qt(0.975, df) * sqrt(max(own, independent) / 4)
  # Below the weight of the smallest answer R gives the second smallest (its qs() begins with the first): nothing to compare.
  lowest <- sum(w[x == min(x)][1]) / sum(w)
  limits <- c(NA, NA)
  if (reach < 0.5 && 0.5 - reach >= lowest) {
    limits <- c(quantile_of(0.5 - reach), quantile_of(0.5 + reach))
    if (limits[1] == limits[2]) {  # one answer alone: half the way to those beside it
      answers <- sort(unique(design$variables[[item]]))
      at <- match(value, answers)
      limits <- (value + answers[pmin(pmax(at + c(-1, 1), 1), length(answers))]) / 2
    }
  }
  data.frame(data = data, wave = wave, indicator = item, target_group = group, quartier_id = quartier_id,
             value = value, se = max(abs(limits - value)) / qt(0.975, df), lower = limits[1], upper = limits[2])
}
every <- function(data, wave, design, items, groups, quartier) {
  here <- design$variables[[quartier]]
  rows <- list()
  for (item in items) for (group in groups) for (id in c("", sort(unique(here)))) {
    inside <- design$variables[[group]] == 1 & (id == "" | here == id)
    rows <- c(rows, list(median_of(data, wave, item, design, inside, group, id)))
  }
  do.call(rbind, rows)
}

clusters <- read.csv("clusters.csv", colClasses = c(quartier = "character", stratum = "character", psu = "character"))
clusters$all <- 1
golden <- do.call(rbind, lapply(c("w1", "w2"), function(wave) {
  rows <- clusters[clusters$wave == wave, ]
  design <- svydesign(ids = ~psu, strata = ~stratum, fpc = ~psus_in_stratum, weights = ~weight, data = rows)
  every("clusters", wave, design, c("rent", "safe"), c("all", "young", "newcomer"), "quartier")
}))

demo <- read.csv("../../../data/kaiserslautern/survey_2021.csv", colClasses = c(quartier_id = "character", stratum = "character"))
answered <- function(item) ifelse(demo[[item]] %in% c(97, 99), NA, demo[[item]])
demo$green_spaces <- answered("green_spaces")
demo$all <- 1
demo$older <- as.numeric(demo$age >= 65)
design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~stratum_size, weights = ~weight, data = demo)
golden <- rbind(golden, every("demo", "2021", design, c("age", "years_in_city", "green_spaces"), c("all", "older"), "quartier_id"))

written <- as.data.frame(lapply(golden, function(column) if (is.numeric(column)) ifelse(is.na(column), "", sprintf("%.15g", column)) else column))
write.csv(written, stdout(), row.names = FALSE, quote = FALSE)
