// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Tells the tabs of one browser that somebody signed in or out, as they share one session cookie. */
const AT_MOST_EVERY = 1_000;

let channel: BroadcastChannel | undefined; // one for both directions, so that a tab does not hear itself

function openChannel() {
  return (channel ??= new BroadcastChannel("session"));
}

export function announceSessionChange() {
  openChannel().postMessage("changed");
}

/** Calls back when another tab changed the session, and when the user comes back to this tab. */
export function watchSession(onMayHaveChanged: () => void) {
  let last = 0;
  const comeBack = () => {
    if (document.visibilityState === "visible" && Date.now() - last > AT_MOST_EVERY) {
      last = Date.now();
      onMayHaveChanged();
    }
  };
  const restored = ({ persisted }: PageTransitionEvent) => void (persisted && comeBack());
  openChannel().addEventListener("message", onMayHaveChanged);
  window.addEventListener("focus", comeBack);
  window.addEventListener("pageshow", restored);
  document.addEventListener("visibilitychange", comeBack);
  return () => {
    openChannel().removeEventListener("message", onMayHaveChanged);
    window.removeEventListener("focus", comeBack);
    window.removeEventListener("pageshow", restored);
    document.removeEventListener("visibilitychange", comeBack);
  };
}
