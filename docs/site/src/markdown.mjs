// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Markdown to HTML that needs no style attribute and no script, so that the content security policy can be strict. */
import GithubSlugger from "github-slugger";
import hljs from "highlight.js/lib/common";
import MarkdownIt from "markdown-it";

const LANGUAGES = { java: "Java", kotlin: "Kotlin", xml: "XML", json: "JSON", yaml: "YAML", sh: "Shell", ts: "TypeScript", js: "JavaScript", sql: "SQL", properties: "Properties", python: "Python", text: "Text", http: "HTTP" };

const markdown = new MarkdownIt();
const { escapeHtml } = markdown.utils;

const highlight = (code, language) => (hljs.getLanguage(language) ? hljs.highlight(code, { language }).value : escapeHtml(code));

/** The name of a block's language. A dependency is for a build tool, and readers look for its name. */
function nameOf(language, code) {
  const isGradle = language === "kotlin" && /^(test)?(implementation|runtimeOnly)\(/i.test(code);
  const isMaven = language === "xml" && /^<(dependency|artifactId)/.test(code);
  return isGradle ? "Gradle" : isMaven ? "Maven" : (LANGUAGES[language] ?? language);
}

markdown.renderer.rules.fence = (tokens, index) => {
  const [language = ""] = tokens[index].info.trim().split(/\s+/);
  const label = nameOf(language, tokens[index].content);
  return (
    `<div class="code"><div class="code-bar"><span>${escapeHtml(label)}</span><button type="button" class="copy" hidden>Copy</button></div>` +
    `<pre class="scroller"><code>${highlight(tokens[index].content, language)}</code></pre></div>\n`
  );
};
markdown.renderer.rules.table_open = () => '<div class="scroller table"><table>\n';
markdown.renderer.rules.table_close = () => "</table></div>\n";
markdown.renderer.rules.heading_close = (tokens, index) => {
  const { tag } = tokens[index];
  const id = tokens[index - 2].attrGet("id");
  return `${tag === "h1" ? "" : ` <a class="anchor" href="#${id}" aria-label="Link to this section">#</a>`}</${tag}>\n`;
};
// Alignment by a class. A header without text is none.
const cell = ({ tag }, { content }) => (tag === "th" && content === "" ? "td" : tag);
for (const rule of ["th", "td"]) {
  markdown.renderer.rules[`${rule}_open`] = (tokens, index) => {
    const alignment = /text-align:(\w+)/.exec(tokens[index].attrGet("style") ?? "")?.[1];
    return `<${cell(tokens[index], tokens[index + 1])}${alignment ? ` class="${alignment}"` : ""}>`;
  };
  markdown.renderer.rules[`${rule}_close`] = (tokens, index) => `</${cell(tokens[index], tokens[index - 1])}>`;
}

const textOf = (inline) => inline.children.map(({ type, content }) => (/^(text|code_inline)$/.test(type) ? content : /break$/.test(type) ? " " : "")).join("");

/**
 * Returns the title, the HTML, the headings, and the text of each section of a document.
 * `link` maps the addresses of links and images, and `nameOfDocument` the address of a document to its name.
 */
export function render(source, link, nameOfDocument) {
  const tokens = markdown.parse(source, {});
  const slugger = new GithubSlugger();
  const sections = [];
  tokens.forEach((token, index) => {
    if (token.type === "heading_open") {
      const text = textOf(tokens[index + 1]);
      const id = slugger.slug(text);
      token.attrSet("id", id);
      sections.push({ id, level: Number(token.tag[1]), heading: text, words: [] });
    } else if (token.type === "inline") {
      adjust(token.children, link, nameOfDocument);
      if (tokens[index - 1].type !== "heading_open") {
        sections.at(-1)?.words.push(textOf(token));
      }
    } else if (token.type === "fence") {
      sections.at(-1)?.words.push(token.content);
    }
  });
  const html = markdown.renderer.render(tokens, markdown.options, {});
  return { title: sections[0]?.heading ?? "", html, sections: sections.map(({ words, ...section }) => ({ ...section, text: words.join(" ").replace(/\s+/g, " ") })) };
}

function adjust(children, link, nameOfDocument) {
  for (const [index, child] of children.entries()) {
    const text = children[index + 1];
    if (child.type === "link_open" && /^(text|code_inline)$/.test(text.type) && /^[\w./-]+\.md$/.test(text.content)) {
      // A file name means something in the repository, and nothing on a page.
      Object.assign(text, { content: nameOfDocument(child.attrGet("href")) ?? text.content, type: "text", tag: "" });
    }
    const attribute = { link_open: "href", image: "src" }[child.type];
    if (attribute) {
      child.attrSet(attribute, link(child.attrGet(attribute)));
    }
    if (child.type === "image") {
      child.attrSet("loading", "lazy");
    }
  }
}
