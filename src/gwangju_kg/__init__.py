"""gwangju-kg: the record of a city as a knowledge graph whose every claim has its proof."""
