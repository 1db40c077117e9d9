"""Numbers as people compare them: indicators by year, targets and results, budgets and costs."""
