"""Project wiring: settings, addresses, the doors for web servers. The shop is in `main`."""
