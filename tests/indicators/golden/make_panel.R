# What R's package survey makes of the three waves of panel.csv (see README_panel.md). Prints one table:
#   Rscript make_panel.R contrasts | covariances | pooled

suppressPackageStartupMessages(library(survey))
options(digits = 15)

texts <- c(wave = "character", person = "character", stratum = "character", quartier = "character")
respondents <- read.csv("panel.csv", colClasses = texts)
respondents$all <- 1
quartiers <- sort(unique(respondents$quartier))
waves <- sort(unique(respondents$wave))
years <- c(2017.3, 2021.8, 2025.4) # unevenly apart, so that the wave in the middle counts
items <- c("help", "safe")
groups <- c("all", "young")
unit_of <- function(item) if (item == "help") 100 else 1

# "panel": a person who was asked several times is one sampling unit. "independent": a different one in each wave,
# in strata of its own, with the sampling fraction of that wave.
apart <- transform(respondents, person = paste(wave, person), stratum = paste(wave, stratum))
designs <- list(
  panel = svydesign(ids = ~person, strata = ~stratum, weights = ~weight, data = respondents),
  independent = svydesign(ids = ~person, strata = ~stratum, fpc = ~stratum_size, weights = ~weight, data = apart)
)

slope <- (years - mean(years)) / sum((years - mean(years))^2) # of least squares: a fixed contrast
contrasts <- list(
  slope = slope, first_step = c(-1, 1, 0), second_step = c(0, -1, 1), whole = c(-1, 0, 1), bend = c(1, -2, 1)
)

# The means of the waves in one domain, with their covariance.
means_of <- function(design, item, group, quartier_id) {
  asked <- design[!is.na(design$variables[[item]]) & design$variables[[group]] == 1, ]
  if (quartier_id != "") asked <- asked[asked$variables$quartier == quartier_id, ]
  list(df = degf(asked), means = svyby(as.formula(paste0("~", item)), ~wave, asked, svymean, covmat = TRUE))
}

cells <- expand.grid(
  quartier_id = c("", quartiers), group = groups, item = items, design = names(designs), stringsAsFactors = FALSE
)

each_cell <- function(make) {
  do.call(rbind, Map(function(design, item, group, quartier_id) {
    measured <- means_of(designs[[design]], item, group, quartier_id)
    cbind(
      design = design, indicator = item, target_group = group, quartier_id = quartier_id,
      make(measured$means, measured$df, unit_of(item))
    )
  }, cells$design, cells$item, cells$group, cells$quartier_id))
}

contrasts_of <- function(means, df, unit) {
  do.call(rbind, lapply(names(contrasts), function(name) {
    contrast <- svycontrast(means, setNames(contrasts[[name]], waves))
    value <- as.numeric(coef(contrast))
    se <- as.numeric(SE(contrast))
    interval <- value + c(-1, 1) * qt(0.975, df) * se
    data.frame(
      contrast = name, value = unit * value, se = unit * se, df = df, lower = unit * interval[1], upper = unit * interval[2],
      p = 2 * pt(-abs(value / se), df)
    )
  }))
}

pairs <- list(c(1, 2), c(1, 3), c(2, 3))

covariances_of <- function(means, df, unit) {
  covariance <- vcov(means)
  do.call(rbind, lapply(pairs, function(pair) {
    own <- covariance[pair, pair]
    data.frame(
      before = waves[pair[1]], after = waves[pair[2]],
      covariance = unit^2 * own[1, 2], correlation = own[1, 2] / sqrt(own[1, 1] * own[2, 2])
    )
  }))
}

# One correlation for all quartiers, of the totals of what answers differ by from their quartier's mean: with the weights,
# and everybody counting alike.
even <- svydesign(ids = ~person, strata = ~stratum, weights = ~all, data = respondents)

pooled_of <- function(item, kind) {
  design <- if (kind == "even") even else designs$panel
  parts <- lapply(quartiers, function(quartier_id) {
    asked <- design[!is.na(design$variables[[item]]) & design$variables$quartier == quartier_id, ]
    weight <- tapply(weights(asked), asked$variables$wave, sum)[waves]
    vcov(means_of(design, item, "all", quartier_id)$means) * outer(weight, weight)
  })
  pooled <- cov2cor(Reduce(`+`, parts))
  do.call(rbind, lapply(pairs, function(pair) {
    data.frame(kind = kind, indicator = item, before = waves[pair[1]], after = waves[pair[2]], correlation = pooled[pair[1], pair[2]])
  }))
}

asked <- commandArgs(trailingOnly = TRUE)
golden <- switch(asked[1],
  contrasts = each_cell(contrasts_of), covariances = each_cell(covariances_of),
  pooled = do.call(rbind, Map(pooled_of, rep(items, 2), rep(c("weighted", "even"), each = 2)))
)
written <- as.data.frame(lapply(golden, function(column) if (is.numeric(column)) sprintf("%.15g", column) else column))
write.csv(written, stdout(), row.names = FALSE, quote = FALSE)
