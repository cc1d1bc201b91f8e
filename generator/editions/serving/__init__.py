"""How the site is to be served: one policy, written for each kind of host."""
