import { type Browser, browserWith, type RawAnswer, send } from './web-client.js';

/** Where the server is, and what browsers take its origin to be. */
export interface Place {
  url: string;
  origin: string;
}

/** What stands at the end of redirects, and where that is. */
export interface Page extends RawAnswer {
  at: string;
}

/** A browser with cookies for each origin that follows redirects and sends forms. */
export class SurfingBrowser {
  readonly #place: Place;
  readonly #jars = new Map<string, Map<string, string>>();

  constructor(place: Place) {
    this.#place = place;
  }

  /** As `Cookie` has them. */
  cookies(origin: string = this.#place.origin): string {
    return [...(this.#jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  setCookie(name: string, value: string): void {
    this.#jar(this.#place.origin).set(name, value);
  }

  /** One request, without following. A path is one of the server. */
  async ask(
    address: string,
    { method = 'GET', body, headers = {} }: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<Page> {
    const { origin, host, pathname, search, href } = new URL(address, this.#place.origin);
    const real = origin === this.#place.origin ? this.#place.url + pathname + search : href;
    const answer = await send(real, {
      method,
      headers: { host, cookie: this.cookies(origin), ...headers },
      ...(body !== undefined && { body }),
    });
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = '', ...attributes] = set.split(';');
      const [name = '', ...value] = pair.split('=');
      if (/max-age=0|1970/iu.test(attributes.join(';'))) this.#jar(origin).delete(name);
      else this.#jar(origin).set(name, value.join('='));
    }
    return { ...answer, at: href };
  }

  /** Goes to an address, and wherever it leads. `until` stops before a place. */
  async go(
    address: string,
    init: Parameters<SurfingBrowser['ask']>[1] = {},
    until: (next: string) => boolean = () => false,
  ): Promise<Page> {
    let page = await this.ask(address, init);
    for (let steps = 0; steps < 20; steps++) {
      const { location } = page.headers;
      if (typeof location !== 'string') return page;
      const next = new URL(location, page.at).href;
      if (until(next)) return { ...page, at: next };
      page = await this.ask(next);
    }
    throw new Error(`no end of redirects at ${page.at}`);
  }

  /** Sends the form of a page. */
  submit(page: Page, fields: Record<string, string>, until?: (next: string) => boolean): Promise<Page> {
    const action = /<form[^>]* action="([^"]+)"/u.exec(page.text)?.[1] ?? page.at;
    return this.go(
      new URL(action, page.at).href,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      },
      until,
    );
  }

  /** Signs in at the provider by a name; gives where that led. */
  async signIn(name: string, at = '/login', until?: (next: string) => boolean): Promise<Page> {
    let page = await this.go(at, {}, until);
    for (let forms = 0; forms < 4; forms++) {
      const prompt = /name="prompt" value="(\w+)"/u.exec(page.text)?.[1];
      if (prompt === undefined || until?.(page.at)) return page;
      page = await this.submit(page, prompt === 'login' ? { prompt, login: name, password: 'x' } : { prompt }, until);
    }
    return page;
  }

  /** The same browser as the page uses it. */
  get api(): Browser {
    return browserWith(this.#place.url, this.cookies(), this.#place.origin);
  }

  #jar(origin: string): Map<string, string> {
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar);
    return jar;
  }
}
