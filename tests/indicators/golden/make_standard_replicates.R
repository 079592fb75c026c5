# What R's package survey makes of standardised values with replicate weights; prints golden_standard_replicates.csv
# (see README_standard.md).

suppressPackageStartupMessages(library(survey))
options(digits = 15)

people <- read.csv("pairs.csv", colClasses = c(quartier = "character", stratum = "character", psu = "character"))
people <- merge(people, read.csv("factors.csv", colClasses = c(psu = "character")), by = "psu")
described <- list(
  JKn = list(of = "JKn", type = "JKn", scale = 1, rscales = rep(0.5, 12)),
  Fay = list(of = "Fay", type = "Fay", rho = 0.3)
)

cell <- function(name, mse, item, place) {
  given <- described[[name]]
  weights <- people[, grep(paste0("^", given$of, "_"), names(people))] * people$weight
  given$of <- NULL
  design <- suppressWarnings(do.call(
    svrepdesign, c(list(repweights = weights, weights = people$weight, data = people, mse = mse), given)
  ))
  # svystandardize fails where a stratum weighs nothing in a replicate; withReplicates leaves that one out
  standardised <- function(w, data) {
    answered <- !is.na(data[[item]])
    means <- sapply(0:1, function(of) {
      here <- answered & data$newcomer == of
      sum(w[here] * data[[item]][here]) / sum(w[here])
    })
    sum(c(0.7, 0.3) * means)
  }
  own <- people$quartier == place | place == ""
  answered <- !is.na(people[[item]])
  if (any(table(own[answered], people$newcomer[answered]) == 0)) return(NULL)
  of_side <- function(side) function(w, data) standardised(w[side], data[side, ])
  measured <- suppressWarnings(withReplicates(design, of_side(own)))
  difference <- c(NA, NA)
  if (place != "") {
    apart <- suppressWarnings(withReplicates(design, function(w, data) of_side(own)(w, data) - of_side(!own)(w, data)))
    difference <- c(as.numeric(coef(apart)), as.numeric(SE(apart)))
  }
  unit <- if (item == "help") 100 else 1
  data.frame(
    design = name, mse = mse, indicator = item, quartier_id = place,
    value = unit * as.numeric(coef(measured)), se = unit * as.numeric(SE(measured)),
    difference = unit * difference[1], difference_se = unit * difference[2]
  )
}

cells <- expand.grid(
  place = c("", sort(unique(people$quartier))), item = c("help", "safe"), mse = c(FALSE, TRUE), design = names(described),
  stringsAsFactors = FALSE
)
golden <- do.call(rbind, Map(cell, cells$design, cells$mse, cells$item, cells$place))
written <- as.data.frame(lapply(golden, function(column) if (is.numeric(column)) sprintf("%.15g", column) else column))
write.csv(written, stdout(), row.names = FALSE, quote = FALSE)
