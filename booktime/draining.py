"""Whether this process is on its way out; told by `booktime.server`, read by `/ready`.

A module of its own that imports nothing of the project, so that both can.
"""

import threading

_begun = threading.Event()

begin = _begun.set
has_begun = _begun.is_set
