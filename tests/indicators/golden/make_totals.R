# Totals of R's package survey: how many people the shares of clusters.csv and of the demonstration's survey of 2021 stand
# for (svytotal). R 4.2.2, survey 4.1-1.   Rscript make_totals.R > golden_totals.csv

suppressPackageStartupMessages(library(survey))
options(digits = 15)

total <- function(data, wave, indicator, design, inside, group, quartier_id) {
  inside <- inside & !is.na(design$variables[[indicator]])
  if (sum(inside) < 3) return(NULL)
  domain <- design[inside, ]
  counted <- svytotal(as.formula(paste0("~", indicator)), domain)
  interval <- as.numeric(confint(counted, df = degf(domain)))
  data.frame(data = data, wave = wave, indicator = indicator, target_group = group, quartier_id = quartier_id,
             value = as.numeric(coef(counted)), se = as.numeric(SE(counted)), lower = interval[1], upper = interval[2])
}
every <- function(data, wave, design, indicators, groups, quartier) {
  here <- design$variables[[quartier]]
  rows <- list()
  for (indicator in indicators) for (group in groups) for (id in c("", sort(unique(here)))) {
    inside <- design$variables[[group]] == 1 & (id == "" | here == id)
    rows <- c(rows, list(total(data, wave, indicator, design, inside, group, id)))
  }
  do.call(rbind, rows)
}

clusters <- read.csv("clusters.csv", colClasses = c(quartier = "character", stratum = "character", psu = "character"))
clusters$all <- 1
golden <- do.call(rbind, lapply(c("w1", "w2"), function(wave) {
  rows <- clusters[clusters$wave == wave, ]
  design <- svydesign(ids = ~psu, strata = ~stratum, fpc = ~psus_in_stratum, weights = ~weight, data = rows)
  every("clusters", wave, design, "help", c("all", "young", "newcomer"), "quartier")
}))

demo <- read.csv("../../../data/kaiserslautern/survey_2021.csv", colClasses = c(quartier_id = "character", stratum = "character"))
share <- function(item, yes, of) ifelse(demo[[item]] %in% of, as.numeric(demo[[item]] %in% yes), NA)
demo$feels_at_home <- share("feels_at_home", yes = 4:5, of = 1:5)
demo$contact_across_origins <- share("contact_across_origins", yes = 1, of = 1:2)
demo$all <- 1
demo$older <- as.numeric(demo$age >= 65)
demo$families <- as.numeric(demo$children_in_household >= 1)
design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~stratum_size, weights = ~weight, data = demo)
golden <- rbind(golden, every("demo", "2021", design, c("feels_at_home", "contact_across_origins"), c("all", "older", "families"), "quartier_id"))

written <- as.data.frame(lapply(golden, function(column) if (is.numeric(column)) sprintf("%.15g", column) else column))
write.csv(written, stdout(), row.names = FALSE, quote = FALSE)
