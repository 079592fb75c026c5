# What R's package survey makes of input.csv; prints golden.csv (see README.md).

suppressPackageStartupMessages(library(survey))
options(digits = 15)

respondents <- read.csv("input.csv", colClasses = c(quartier = "character", stratum = "character"))
respondents$all <- 1
groups <- c("all", "young", "newcomer")
quartiers <- sort(unique(respondents$quartier))
items <- c("help", "safe")

designs <- list(
  stratified = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, fpc = ~stratum_size, data = respondents),
  weighted = svydesign(ids = ~1, weights = ~weight, data = respondents),
  simple = svydesign(ids = ~1, weights = ~all, data = respondents)
)

# A share's interval is that of method = "logit". Its svyglm stops iterating at about seven digits, so
# the digits are taken from "xlogit", the same interval in closed form, after checking that both agree.
share_interval <- function(domain, df) {
  iterated <- as.numeric(confint(svyciprop(~help, domain, method = "logit", df = df)))
  closed <- as.numeric(confint(svyciprop(~help, domain, method = "xlogit", df = df)))
  stopifnot(isTRUE(all.equal(iterated, closed, tolerance = 1e-4)))
  closed
}

# The difference of two domain means under the whole design, the domains being this quartier and the rest.
against_the_rest <- function(asked, item, quartier_id) {
  asked <- update(asked, inside = as.numeric(quartier == quartier_id))
  means <- svyby(as.formula(paste0("~", item)), ~inside, asked, svymean, covmat = TRUE)
  contrast <- svycontrast(means, c(`0` = -1, `1` = 1))
  c(difference = as.numeric(coef(contrast)), difference_se = as.numeric(SE(contrast)), difference_df = degf(asked))
}

cell <- function(design_name, item, group, quartier_id) {
  design <- designs[[design_name]]
  asked <- design[design$variables[[group]] == 1 & !is.na(design$variables[[item]]), ]
  domain <- if (quartier_id == "") asked else asked[asked$variables$quartier == quartier_id, ]
  measured <- svymean(as.formula(paste0("~", item)), domain, deff = "replace")
  df <- degf(domain)
  interval <- if (item == "help") share_interval(domain, df) else as.numeric(confint(measured, df = df))
  contrast <- c(difference = NA, difference_se = NA, difference_df = NA)
  if (quartier_id != "") contrast <- against_the_rest(asked, item, quartier_id)
  unit <- if (item == "help") 100 else 1
  data.frame(
    design = design_name, indicator = item, target_group = group, quartier_id = quartier_id,
    value = unit * as.numeric(coef(measured)), se = unit * as.numeric(SE(measured)),
    lower = unit * interval[1], upper = unit * interval[2],
    n = nrow(domain$variables), df = df, deff = as.numeric(deff(measured)),
    difference = unit * contrast[["difference"]], difference_se = unit * contrast[["difference_se"]],
    p = 2 * pt(-abs(contrast[["difference"]] / contrast[["difference_se"]]), contrast[["difference_df"]])
  )
}

map_of <- function(design_name, item, group) {
  rows <- do.call(rbind, lapply(c("", quartiers), function(quartier) cell(design_name, item, group, quartier)))
  rows$p_holm <- p.adjust(rows$p, method = "holm")
  rows
}

maps <- list()
for (design_name in names(designs)) for (item in items) for (group in groups) {
  maps[[length(maps) + 1]] <- map_of(design_name, item, group)
}
golden <- do.call(rbind, maps)
written <- as.data.frame(lapply(golden, function(column) if (is.numeric(column)) sprintf("%.15g", column) else column))
written[written == "NA"] <- ""
write.csv(written, stdout(), row.names = FALSE, quote = FALSE)
