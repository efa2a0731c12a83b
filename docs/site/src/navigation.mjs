// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The order of the pages. A document that is not listed here comes last, with its heading as the label. */

const adapter = (folder, label) => [`betterauth-jwt-verifier/${folder}/README.md`, label];

/** Each entry is a path, or a pattern of paths, and the label in the navigation. Without a label it is the heading. */
export const GROUPS = [
  ["Start", [["README.md", "Overview"], [/^docs\/quickstart/], ["docs/faq.md"], ["docs/migration.md", "Migration"], ["examples/README.md"], ["docs/README.md", "All documents"]]],
  [
    "Frameworks",
    [
      adapter("core", "Any code"),
      adapter("spring", "Spring Boot"),
      adapter("servlet", "Jakarta Servlet"),
      adapter("jaxrs", "Jakarta REST"),
      adapter("helidon", "Helidon SE"),
      adapter("quarkus", "Quarkus"),
      adapter("vertx", "Vert.x Web"),
      adapter("grpc", "gRPC"),
      adapter("ktor", "Ktor"),
      adapter("micronaut", "Micronaut"),
      adapter("mcp", "MCP servers"),
      adapter("nimbus", "Nimbus JOSE + JWT"),
      ["docs/recipes.md", "Recipes for other hosts"],
    ],
  ],
  [
    "Guides",
    [
      ["docs/better-auth.md", "Better Auth settings"],
      ["docs/keys.md", "Keys and rotation"],
      ["docs/sign-out.md", "Sign-out"],
      ["docs/access-tokens.md"],
      ["docs/dpop.md"],
      adapter("testing", "Testing"),
      adapter("doctor", "Doctor"),
      ["examples/web/README.md"],
      ["examples/mcp/README.md"],
    ],
  ],
  [
    "Operating",
    [
      ["docs/operations.md", "Operations"],
      ["docs/scale-out.md", "Scale-out"],
      ["deploy/README.md"],
      ["task-service/README.md"],
      adapter("micrometer", "Metrics"),
      adapter("corretto", "Fast signatures"),
      adapter("jdbc", "DPoP proofs in PostgreSQL"),
    ],
  ],
  [
    "Reference",
    [
      ["docs/reasons.md"],
      ["docs/security.md"],
      ["docs/comparison.md", "Comparison"],
      ["betterauth-jwt-verifier/RATIONALE.md"],
      ["CHANGELOG.md"],
      ["SECURITY.md"],
      ["docs/licenses.md"],
      ["docs/scorecard.md"],
      ["CONTRIBUTING.md"],
      [/^release\//],
      [/^benchmarks\//],
      [/./],
    ],
  ],
];

/** Returns the groups with their pages in order. Each page is in the first group that names it. */
export function navigation(pages) {
  const named = (entry, page) => (entry instanceof RegExp ? entry.test(page.path) : entry === page.path);
  const exact = new Set(GROUPS.flatMap(([, entries]) => entries.map(([entry]) => entry)));
  const seen = new Set();
  return GROUPS.map(([name, entries]) => ({
    name,
    pages: entries.flatMap(([entry, label]) =>
      pages
        .filter((page) => named(entry, page) && !seen.has(page) && (entry === page.path || !exact.has(page.path)))
        .map((page) => (seen.add(page), Object.assign(page, { label: label ?? page.title, group: name }))),
    ),
  }));
}
