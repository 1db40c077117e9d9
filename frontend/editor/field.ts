// The field for the query text: CodeMirror in place of the form's textarea.
//
// It is in a shadow root, where CodeMirror uses constructed style sheets, so that the page's security policy
// need not allow inline styles.

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
import { declare, faults, type Known } from "./syntax";

export interface FieldOptions {
  /** Namespaces by prefix. */
  readonly known: Known;
  /** The source of completions. */
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
  "by word": "단어 단위", "replace": "바꾸기", "replace all": "모두 바꾸기", "close": "닫기", "regexp": "정규식",
  "Completions": "자동 완성", "Diagnostics": "오류", "No diagnostics": "오류 없음", "Go to line": "줄로 이동", "go": "이동",
};

export class Field {
  private readonly view: EditorView;
  private readonly extensions: Extension;
  private readonly known: Known;
  /** Errors that the server reported for this text; shown until the text changes. */
  private serverErrors: readonly Diagnostic[] = [];

  constructor(host: HTMLElement, label: string, options: FieldOptions) {
    this.known = options.known;
    const root = host.attachShadow({ mode: "open" });
    this.extensions = [
      lineNumbers(), history(), drawSelection(), highlightActiveLine(), highlightSelectionMatches(),
      bracketMatching(), closeBrackets(), search({ top: true }), sparql(), syntaxHighlighting(colours), theme,
      tooltips({ position: "absolute" }), EditorView.lineWrapping,
      EditorState.tabSize.of(2),
      EditorState.languageData.of(() => [{ commentTokens: { line: "#" } }]),
      t("ko", "en") === "ko" ? EditorState.phrases.of(inKorean) : [],
      autocompletion({ override: [options.complete], icons: false }),
      linter((view) => [...faults(view.state, options.known), ...this.serverErrors], { delay: 300 }),
      EditorView.contentAttributes.of({ "aria-label": label, "autocapitalize": "off", "spellcheck": "false", "translate": "no" }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        this.serverErrors = [];
        options.changed(update.state.doc.toString());
      }),
      keymap.of([
        { key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (options.run(), true) },
        { mac: "Ctrl-Enter", run: () => (options.run(), true) },
        ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap,
      ]),
    ];
    this.view = new EditorView({ state: this.state(""), parent: root, root });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** The text with the declarations of known prefixes that it lacks. */
  get declared(): string {
    return declare(this.text, this.known);
  }

  /** Insert the declarations of known prefixes that the text lacks; can be undone. */
  declare(): void {
    const lines = this.declared.slice(0, this.declared.length - this.text.length);
    if (lines) this.replace(0, 0, lines);
  }

  /** Show another text with an empty undo history. */
  show(text: string): void {
    this.serverErrors = [];
    this.view.setState(this.state(text));
  }

  /** Replace a range; can be undone. */
  replace(from: number, to: number, insert: string): void {
    this.view.dispatch({ changes: { from, to, insert } });
  }

  focus(): void {
    this.view.focus();
  }

  /** Mark an error that the server reported; line and column count from 1, in characters. */
  mark(message: string, line: number, column: number): void {
    const doc = this.view.state.doc;
    const row = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const from = Math.min(row.from + [...row.text].slice(0, Math.max(column - 1, 0)).join("").length, row.to);
    const word = /^(?:[?$]?[\p{L}\p{N}_:-]+|.)/u.exec(row.text.slice(from - row.from))?.[0] ?? " ";
    const others: Diagnostic[] = [];
    forEachDiagnostic(this.view.state, (diagnostic) => others.push(diagnostic));
    const fault: Diagnostic = { from, to: Math.min(from + word.length, doc.length), severity: "error", source: "server", message };
    this.serverErrors = [fault];
    this.view.dispatch(setDiagnostics(this.view.state, [...others, fault]));
    this.view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
  }

  private state(doc: string): EditorState {
    return EditorState.create({ doc, extensions: this.extensions });
  }
}
