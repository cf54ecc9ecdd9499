/** The page a sign-in comes back to: hands the answer to the pane that waits for it, and closes. */

globalThis.msalRedirectBridge.broadcastResponseToMainFrame().catch(() => {});
