// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Line icons, drawn here: nothing is loaded for them, and they take the colour of the text. */
const PATHS = {
  check: "m5 12.5 4.5 4.5L19 7.5",
  edit: "M4 20h4L19 9l-4-4L4 16v4Zm9-13 4 4",
  trash: "M4 7h16M9 7V4h6v3m3 0-1 13H7L6 7m4 4v5m4-5v5",
  close: "M6 6l12 12M18 6 6 18",
  key: "M11 12.5 20 4m-3 2.5 3 3M14 9.5l2 2M12 15.5a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z",
  calendar: "M4 6h16v14H4V6Zm0 5h16M8 3v4m8-4v4",
  search: "m20 20-4.5-4.5M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0Z",
  alert: "M12 4 2.5 20h19L12 4Zm0 6v5m0 2.5v.5",
};

export function Icon({ name, className = "size-4" }: { name: keyof typeof PATHS; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={`${className} shrink-0 fill-none print:hidden stroke-current stroke-2`}>
      <path d={PATHS[name]} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
