// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react";
import { Icon } from "./icons";

/** The same on each page of a signed-in user: the application's mark and name, then the links. */
export function PageHeader({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <header className="flex flex-wrap items-center gap-2 py-4">
      <span className="grid size-8 print:hidden place-items-center rounded-lg bg-accent text-on-accent">
        <Icon name="check" className="size-5" />
      </span>
      {name}
      <nav className="button-at-end ml-auto print:hidden flex min-w-0 items-center gap-1" aria-label="Account">
        {children}
      </nav>
    </header>
  );
}
