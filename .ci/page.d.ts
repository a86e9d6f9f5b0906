/* What the scripts in static/ know of their page and the types of the DOM do not: that what they look for are controls,
   and that htmx is there. */

declare var htmx: any;

/* A selector does not say what it finds: a control has whatever any of them asks for. */
interface ParentNode {
  querySelector(selectors: string): HTMLInputElement | null;
  querySelectorAll(selectors: string): NodeListOf<HTMLInputElement>;
}
interface Element {
  closest(selectors: string): HTMLInputElement | null;
  selectionStart?: number | null;
  selectionEnd?: number | null;
}
interface DocumentFragment {
  cloneNode(deep?: boolean): DocumentFragment;
}
interface HTMLElement {
  open?: boolean;
  readonly content?: DocumentFragment;
}
interface HTMLInputElement {
  readonly content: DocumentFragment;
  readonly hash: string;
  href: string;
}
interface Node {
  readonly data?: any;
}

/* Events carry what their names say. */
type Hear = (event: any) => unknown;
interface Document {
  addEventListener(type: string, hear: Hear, options?: boolean | AddEventListenerOptions): void;
}
interface HTMLElement {
  addEventListener(type: string, hear: Hear, options?: boolean | AddEventListenerOptions): void;
}
interface HTMLInputElement {
  addEventListener(type: string, hear: Hear, options?: boolean | AddEventListenerOptions): void;
}
declare function addEventListener(type: string, hear: Hear, options?: boolean): void;

/* The service worker's own. */
declare const clients: any;
declare function skipWaiting(): Promise<void>;

/* What a walk asks of a page. */
declare var probe: any;
