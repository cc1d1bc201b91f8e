"""Views → bytes: pages, feeds, sitemap."""
