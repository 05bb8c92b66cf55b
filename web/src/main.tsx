import { render } from 'preact';
import { App } from './app.js';
import { connection, current, listen, show, start, turns } from './state.js';
import './style.css';
import { firstSpoken, language } from './texts/index.js';

language.value = firstSpoken(navigator.languages);
const root = document.getElementById('app');
if (root) render(<App />, root);
void start();

// Another tab, or another front, may have gone on meanwhile.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && connection.peek() === 'idle' && turns.peek().length > 0) listen();
});
window.addEventListener('hashchange', () => {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id !== current.peek()) void show(id);
});
