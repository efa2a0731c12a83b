// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useEffect, useRef, useState } from "react";

type Props = {
  name: string;
  label: string;
  type?: "text" | "email" | "password";
  autoComplete: string;
  minLength?: number;
  maxLength?: number;
  hint?: string;
  /** What is wrong with the value; moves the focus here. */
  error?: string;
};

/** A labeled field of a form, with its hint and its error. */
export function Field({ name, label, hint, error, type = "text", ...rest }: Props) {
  const [shown, setShown] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ") || undefined;

  useEffect(() => {
    if (error) {
      input.current?.focus();
    }
  }, [error]);

  return (
    <div>
      <label htmlFor={name} className="label">
        {label}
      </label>
      <div className="relative">
        <input
          ref={input}
          id={name}
          name={name}
          required
          type={shown ? "text" : type}
          aria-describedby={described}
          aria-invalid={error ? true : undefined}
          className={`field ${type === "password" ? "pr-18" : ""}`}
          dir={type === "text" ? "auto" : undefined}
          {...rest}
        />
        {type === "password" && (
          <button
            type="button"
            className="absolute inset-y-0 right-0 rounded-lg px-3 text-sm text-muted hover:text-ink"
            aria-label="Show characters"
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? "Hide" : "Show"}
          </button>
        )}
      </div>
      {hint && (
        <p id={`${name}-hint`} className="mt-1 text-xs text-muted">
          {hint}
        </p>
      )}
      {error && <FieldError id={`${name}-error`}>{error}</FieldError>}
    </div>
  );
}

/** The message below a field; screen readers read it at once, and again with the field. */
export function FieldError({ id, children }: { id: string; children: string }) {
  return (
    <p id={id} role="alert" className="mt-1 text-sm break-words text-danger">
      {children}
    </p>
  );
}
