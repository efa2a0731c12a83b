// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useEffect, useId, useState } from "react";
import { countFilters, NO_FILTER, type Filter } from "@/lib/filter";
import { cleanTag } from "@/lib/filter-address";
import { useHydrated } from "@/lib/use-hydrated";
import { Icon } from "./icons";

type Props = { filter: Filter; onChange: (change: Partial<Filter>) => void };

const TYPING_PAUSE = 250;
const TABS = { all: "All", pending: "Open", completed: "Done" } as const;
const SORTS = { created_at: "Newest", due_date: "Due date", priority: "Priority", title: "Title", updated_at: "Last change" } as const;

export function FilterBar({ filter, onChange }: Props) {
  const hydrated = useHydrated();
  const [open, setOpen] = useState(false);
  const set = countFilters(filter);
  return (
    <section aria-label="Filter and sort" className="print:hidden">
      <fieldset disabled={!hydrated} className="flex min-w-0 flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <div className="flex flex-wrap rounded-lg bg-raised p-1" role="group" aria-label="Status">
            {Object.entries(TABS).map(([status, label]) => (
              <button
                key={status}
                type="button"
                aria-pressed={filter.status === status}
                className="tab"
                onClick={() => onChange({ status: status as Filter["status"] })}
              >
                {label}
              </button>
            ))}
          </div>
          <div className="relative order-last w-full sm:order-none sm:w-auto sm:flex-1">
            <Icon name="search" className="pointer-events-none absolute top-3 left-3 size-4 text-muted" />
            <DelayedInput id="search" label="Search" className="pl-9" value={filter.search} onValue={(search) => onChange({ search })} />
          </div>
          <button type="button" className="button" aria-expanded={open} aria-controls="filters" onClick={() => setOpen(!open)}>
            Filters{set > 0 && <span className="rounded-full bg-accent px-1.5 text-xs text-on-accent">{set}</span>}
          </button>
        </div>
        <div id="filters" className={open ? "grid grid-cols-2 gap-3 sm:grid-cols-5" : "hidden"}>
          <Choice
            label="Priority"
            value={filter.priority}
            options={{ any: "Any", high: "High", medium: "Medium", low: "Low" }}
            onChange={(priority) => onChange({ priority })}
          />
          <Choice
            label="Due"
            value={filter.due}
            options={{ any: "Any time", overdue: "Overdue", today: "Today", week: "Next 7 days" }}
            onChange={(due) => onChange({ due })}
          />
          <div>
            <label htmlFor="filter-tag" className="label">
              Tag
            </label>
            <DelayedInput id="filter-tag" label="Tag" placeholder="Any" value={filter.tag} onValue={(tag) => onChange({ tag: cleanTag(tag) })} />
          </div>
          <Choice label="Sort by" value={filter.sort} options={SORTS} onChange={(sort) => onChange({ sort, order: "usual" })} />
          <Choice
            label="Order"
            value={filter.order}
            options={{ usual: "Usual", asc: "Ascending", desc: "Descending" }}
            onChange={(order) => onChange({ order })}
          />
        </div>
        {(set > 0 || filter.tag) && (
          <div className="flex flex-wrap items-center gap-2 text-sm">
            {filter.tag && (
              <button type="button" className="inline-flex min-h-8 items-center gap-1 rounded-full bg-accent-soft px-3 text-accent" onClick={() => onChange({ tag: "" })}>
                #{filter.tag} <Icon name="close" className="size-3.5" />
                <span className="sr-only">Remove this tag filter</span>
              </button>
            )}
            <button type="button" className="link min-h-8" onClick={() => onChange({ ...NO_FILTER, status: filter.status, sort: filter.sort })}>
              Clear filters
            </button>
          </div>
        )}
      </fieldset>
    </section>
  );
}

type DelayedProps = { id: string; label: string; value: string; onValue: (value: string) => void; className?: string; placeholder?: string };

/** A text field that tells its value once the typing pauses, and follows when the value is changed from outside. */
function DelayedInput({ id, label, value, onValue, placeholder, className = "" }: DelayedProps) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setText(value);
  }

  useEffect(() => {
    if (text === value) {
      return;
    }
    const timer = setTimeout(() => onValue(text), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [text, value, onValue]);

  return (
    <input
      id={id}
      type="search"
      dir="auto"
      aria-label={label}
      placeholder={placeholder ?? label}
      maxLength={200}
      autoComplete="off"
      className={`field ${className}`}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

type ChoiceProps<T extends string> = { label: string; value: T; options: Record<T, string>; onChange: (value: T) => void };

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="label">
        {label}
      </label>
      <select id={id} className="field" value={value} onChange={(event) => onChange(event.target.value as T)}>
        {Object.entries<string>(options).map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
