"""gwangju-kg: the record of Gwangju as a knowledge graph whose every claim has its proof."""
