// The field in which a query is written: CodeMirror in the place of the form's textarea.
//
// It stands in a shadow root, where CodeMirror's styles are constructed style sheets, so that the page's policy
// needs to allow no inline style.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type CompletionSource } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { forEachDiagnostic, linter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, tooltips } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

import { t } from "../page/words";
import { faults, type Known } from "./syntax";

export interface Told {
  /** What the page knows of prefixes. */
  readonly known: Known;
  /** What completes a word. */
  readonly complete: CompletionSource;
  readonly run: () => void;
  readonly changed: (text: string) => void;
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.integer, tags.float], color: "var(--code-number)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.namespace, tags.propertyName, tags.tagName, tags.typeName, tags.labelName], color: "var(--code-name)" },
  { tag: [tags.url], color: "var(--code-name)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--faint)", fontStyle: "italic" },
]);

const theme = EditorView.theme({
  "&": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--faint)", borderRadius: "4px", fontSize: "0.9rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "1.6", maxHeight: "60vh", minHeight: "9rem", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.6rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--faint)", border: "0" },
  ".cm-activeLine": { backgroundColor: "var(--code-line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--code-selection)" },
  ".cm-selectionMatch, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--code-selection)" },
  ".cm-tooltip": { backgroundColor: "var(--ground)", color: "var(--ink)", border: "1px solid var(--faint)", borderRadius: "4px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16rem", maxWidth: "min(44rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.1rem 0.5rem", lineHeight: "1.6" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--ground)" },
  ".cm-completionDetail": { marginLeft: "1em", fontStyle: "normal", opacity: "0.85" },
  ".cm-completionMatchedText": { textDecoration: "underline" },
  ".cm-tooltip.cm-completionInfo": { padding: "0.5rem 0.75rem", maxWidth: "24rem", lineHeight: "1.5" },
  ".cm-diagnosticText": { fontFamily: "inherit" },
  ".cm-diagnostic": { padding: "0.4rem 0.75rem" },
  ".cm-diagnosticAction": { backgroundColor: "var(--accent)", color: "var(--ground)", padding: "0.1rem 0.5rem" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--code-fault)", backgroundColor: "var(--code-faulty)" },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--code-fault)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)" },
  ".cm-panel input": { backgroundColor: "var(--ground)", color: "var(--ink)", border: "1px solid var(--faint)", font: "inherit" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--ground)", color: "var(--ink)", border: "1px solid var(--faint)", borderRadius: "4px" },
  ".cm-panel button[name=close]": { color: "var(--ink)", fontSize: "1.2em" },
});

const inKorean: Record<string, string> = {
  "Find": "찾기", "Replace": "바꾸기", "next": "다음", "previous": "이전", "all": "모두", "match case": "대소문자 구별",
  "by word": "낱말 단위", "replace": "바꾸기", "replace all": "모두 바꾸기", "close": "닫기", "regexp": "정규식",
  "Completions": "완성 후보", "Diagnostics": "오류", "No diagnostics": "오류 없음", "Go to line": "줄로 이동", "go": "이동",
};

export class Field {
  private readonly view: EditorView;
  private readonly extensions: Extension;
  /** What the server said of this text: marked anew whenever the text is looked at, until it changes. */
  private served: readonly Diagnostic[] = [];

  constructor(host: HTMLElement, label: string, told: Told) {
    const root = host.attachShadow({ mode: "open" });
    this.extensions = [
      lineNumbers(), history(), drawSelection(), highlightActiveLine(), highlightSelectionMatches(),
      bracketMatching(), closeBrackets(), search({ top: true }), sparql(), syntaxHighlighting(colours), theme,
      tooltips({ position: "absolute" }), EditorView.lineWrapping,
      EditorState.tabSize.of(2),
      EditorState.languageData.of(() => [{ commentTokens: { line: "#" } }]),
      t("ko", "en") === "ko" ? EditorState.phrases.of(inKorean) : [],
      autocompletion({ override: [told.complete], icons: false }),
      linter((view) => [...faults(view.state, told.known), ...this.served], { delay: 300 }),
      EditorView.contentAttributes.of({ "aria-label": label, "autocapitalize": "off", "spellcheck": "false", "translate": "no" }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        this.served = [];
        told.changed(update.state.doc.toString());
      }),
      keymap.of([
        { key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (told.run(), true) },
        { mac: "Ctrl-Enter", run: () => (told.run(), true) },
        ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap,
      ]),
    ];
    this.view = new EditorView({ state: this.state(""), parent: root, root });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Show another text, as if nothing had been written before. */
  show(text: string): void {
    this.served = [];
    this.view.setState(this.state(text));
  }

  /** Replace a stretch, which undo takes back. */
  replace(from: number, to: number, insert: string): void {
    this.view.dispatch({ changes: { from, to, insert } });
  }

  focus(): void {
    this.view.focus();
  }

  /** Mark what the server says of a place: line and column as people count them, in characters. */
  mark(message: string, line: number, column: number): void {
    const doc = this.view.state.doc;
    const row = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const from = Math.min(row.from + [...row.text].slice(0, Math.max(column - 1, 0)).join("").length, row.to);
    const word = /^(?:[?$]?[\p{L}\p{N}_:-]+|.)/u.exec(row.text.slice(from - row.from))?.[0] ?? " ";
    const kept: Diagnostic[] = [];
    forEachDiagnostic(this.view.state, (found) => kept.push(found));
    const fault: Diagnostic = { from, to: Math.min(from + word.length, doc.length), severity: "error", source: "server", message };
    this.served = [fault];
    this.view.dispatch(setDiagnostics(this.view.state, [...kept, fault]));
    this.view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
  }

  private state(doc: string): EditorState {
    return EditorState.create({ doc, extensions: this.extensions });
  }
}
