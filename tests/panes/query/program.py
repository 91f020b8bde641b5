"""The query pane as a program of its own, for tests that need a terminal."""

import os
import sys
from pathlib import Path

from hogtui.api.clock import SystemClock
from hogtui.settings import Profile
from hogtui.terminal import lifecycle
from hogtui.terminal.crash import CrashReports
from tests.panes.query.world import HOST, PaneApp, surroundings

if __name__ == "__main__":
    services, _copied = surroundings(Path(sys.argv[1]), Profile("test", HOST, 1), SystemClock())
    app = PaneApp(services)

    async def leave() -> None:
        await app.pane.keeper.saver.save()

    code = lifecycle.run(
        app, reports=CrashReports(Path("reports"), environ=os.environ), leave=leave
    )
    os._exit(code)
