"""`python -m dockyard COMMAND ...`, which is what bin/dokku and the git hooks run."""

from dockyard.cli.main import main

raise SystemExit(main())
