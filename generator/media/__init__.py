"""Photos as editors drop them → upright, small pictures without a word about whose phone took them."""
