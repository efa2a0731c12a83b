// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react";
import { Icon } from "./icons";

/** Something went wrong, said where it did; read out by screen readers at once. */
export function Alert({ children, tone = "danger" }: { children: ReactNode; tone?: "danger" | "warn" }) {
  const colours = tone === "danger" ? "border-danger/40 bg-danger-soft text-danger" : "border-warn/40 bg-warn-soft text-warn";
  return (
    <div role="alert" className={`flex items-start gap-2 rounded-lg border px-3 py-2 text-sm ${colours}`}>
      <Icon name="alert" className="mt-0.5 size-4" />
      <div className="min-w-0 flex-1 break-words">{children}</div>
    </div>
  );
}
