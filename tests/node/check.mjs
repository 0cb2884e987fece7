// Started as `node check.mjs <markdownlint configuration as JSON>`. Reads one request a line,
// {"kind": …, "name": …, "text": …}, and answers each with one line, {"name": …, "answer": [string, …]},
// in the same order. One process reads thousands. Kinds: `mermaid` and `markdownlint` answer with
// errors, `labels` with the labels of a flowchart's nodes.
import { createInterface } from "node:readline";
import { JSDOM } from "jsdom";
import { lint } from "markdownlint/sync";

// Only answers go to stdout.
console.log = console.info = console.debug = console.warn = console.error;

const { window } = new JSDOM("<!doctype html><body></body>");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");

const config = JSON.parse(process.argv[2]);

// mermaid keeps an entity such as #59; as a code of its own until it draws.
function shown(label) {
  const box = document.createElement("textarea");
  box.innerHTML = label.replaceAll("ﬂ°°", "&#").replaceAll("ﬂ°", "&").replaceAll("¶ß", ";");
  return box.value;
}

const checks = {
  async mermaid(text) {
    try {
      await mermaid.parse(text);
      return [];
    } catch (error) {
      return [String(error.message ?? error)];
    }
  },
  async labels(text) {
    try {
      await mermaid.parse(text); // registers the diagrams
      const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
      return [...db.getVertices().values()].map((vertex) => shown(vertex.text));
    } catch (error) {
      return [String(error.message ?? error)];
    }
  },
  async markdownlint(text) {
    return lint({ strings: { text }, config }).text.map(
      ({ lineNumber, ruleNames, ruleDescription, errorDetail, errorContext }) =>
        [`${lineNumber}: ${ruleNames[0]} ${ruleDescription}`, errorDetail, errorContext].filter(Boolean).join("; "),
    );
  },
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { kind, name, text } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ name, answer: await checks[kind](text) })}\n`);
}
