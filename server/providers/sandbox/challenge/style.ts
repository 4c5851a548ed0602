/** The challenge page's whole style sheet; colours follow the device. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b2330; --soft: #56617a; --page: #f3f5f9; --card: #fff; --line: #d5dbe6; --bank: #1f4fa3; --test: #7a4b00; --testpage: #fff3d6; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eef1f7; --soft: #a9b4c8; --page: #12161e; --card: #1b212c; --line: #36415a; --bank: #3d6fc9; --test: #ffd98a; --testpage: #3a2c0c; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 16px; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 24px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow-wrap: anywhere; }
header { display: flex; gap: 8px; align-items: center; margin-bottom: 16px; color: var(--soft); font-weight: 600; }
header svg { fill: var(--bank); }
h1 { margin: 0 0 8px; font-size: 1.25rem; line-height: 1.3; }
p { margin: 0 0 16px; }
.test { padding: 8px 12px; border-radius: 8px; background: var(--testpage); color: var(--test); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 0 0 20px; padding: 12px 0; border: solid var(--line); border-width: 1px 0; }
dt { color: var(--soft); }
dd { margin: 0; text-align: end; }
dd.amount { font-weight: 700; font-variant-numeric: tabular-nums; }
form { display: grid; gap: 12px; }
button, .button { display: block; width: 100%; min-height: 48px; padding: 11px 16px; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
button[value=approve], .button { border-color: var(--bank); background: var(--bank); color: #fff; }
button:focus-visible, .button:focus-visible { outline: 3px solid var(--bank); outline-offset: 3px; }
`;
