"""Tells the types of files as a generator does for a site without settings of its own."""

from __future__ import annotations

import sys
from types import MappingProxyType

from generator.editions.serving.stores import stored_files
from generator.model.settings import Settings
from generator.views.urls import Routes

if __name__ == "__main__":
    routes = Routes(MappingProxyType({}), MappingProxyType({}), "")
    for file in stored_files(sys.stdin.read().splitlines(), routes, Settings()):
        sys.stdout.write("|".join(file) + "\n")
