"""A steady load on an app, with every outcome counted: see `load.run.Load`."""
