// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { useSyncExternalStore } from "react";

/** False until the page's scripts run. Until then a form must take nothing: React would forget what was typed. */
export function useHydrated() {
  return useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
}
