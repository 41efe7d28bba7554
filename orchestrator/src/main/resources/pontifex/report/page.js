'use strict';
(() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const RANK = { bad: 0, warn: 1, plain: 2, good: 3 };
  const PRINTED = 200;
  const SCALE = 1.15;
  const at = id => document.getElementById(id);
  const fleet = JSON.parse(at('data-fleet').textContent);
  let bodies = null;

  // Text only ever becomes text: what a host calls its things is never read as HTML.
  const grown = (element, parts) => {
    for (const part of parts) {
      if (part !== null && part !== undefined && part !== '') element.append(part);
    }
    return element;
  };
  const el = (tag, sort, ...parts) => {
    const element = document.createElement(tag);
    if (sort) element.className = sort;
    return grown(element, parts);
  };
  const drawn = (tag, attributes, ...parts) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return grown(element, parts);
  };
  const badge = (tone, text) => el('span', 'badge ' + tone, text);
  const titled = (title, ...parts) => el('section', '', el('h3', '', title), ...parts);

  // ---- the whole fleet

  document.title = fleet.title + ' · Pontifex';
  at('title').textContent = fleet.title;
  at('when').textContent = fleet.when;
  at('glance').textContent = fleet.headline;
  for (const note of fleet.notes) at('notes').append(el('li', '', note));

  const cells = fleet.hosts.map((host, number) => {
    const cell = el('i', host.tone);
    cell.dataset.host = number;
    cell.title = host.name + ': ' + host.outcome;
    return cell;
  });
  if (cells.length > 1) {
    at('fleet').append(...cells);
    at('fleet').setAttribute('aria-hidden', 'true'); // the buttons below tell the same
    if (cells.length <= 40) document.documentElement.style.setProperty('--cell', '22px');
    at('fleet').addEventListener('click', event => {
      const number = event.target.dataset.host;
      if (number !== undefined) reveal(Number(number));
    });
  } else {
    at('fleet').hidden = true;
  }

  at('shared').hidden = fleet.groups.length === 0;
  for (const group of fleet.groups) {
    const names = group.hosts.map(number => fleet.hosts[number].name);
    const few = names[0] + ' and ' + (names.length - 1) + ' more';
    const details = el('details', 'group', el('summary', '',
      badge('plain', names.length + ' hosts'), el('span', 'what m', group.lines.find(line => line.trim()) ?? ''),
      el('span', 'digest', few)));
    lazily(details, () => {
      const all = el('p', 'names', names.join(' '));
      all.tabIndex = 0;
      all.setAttribute('aria-label', 'the hosts');
      all.setAttribute('role', 'region');
      return el('div', '', all, diff(group.lines));
    });
    at('groups').append(details);
  }

  // ---- hosts, each built when it is opened

  function lazily(details, build) {
    details.grow = () => {
      if (details.childElementCount === 1) details.append(build());
    };
    details.addEventListener('toggle', () => { if (details.open) details.grow(); });
  }

  const rows = fleet.hosts.map((host, number) => {
    const summary = el('summary', '', el('span', 'name', host.name), badge(host.tone, host.outcome),
      el('span', 'digest', host.digest));
    summary.firstChild.title = host.name;
    const row = el('details', 'host', summary);
    row.dataset.host = host.name;
    lazily(row, () => body(host, number));
    return row;
  });
  const words = fleet.hosts.map(host => [host.name, host.outcome, host.digest, ...host.tags, host.words].join(' ').toLowerCase());
  const given = fleet.hosts.map((_, number) => number);

  function body(host, number) {
    bodies ??= JSON.parse(at('data-hosts').textContent);
    const told = bodies.hosts[number];
    const parts = [];
    if (told.failure) parts.push(failure(told.failure));
    if (told.said.length) parts.push(said(told.said));
    if (told.drawing) parts.push(titled('Network', drawing(host.name, told.drawing), text('As text', told.text)));
    if (told.verdicts.length) parts.push(titled('Items', verdicts(told.verdicts)));
    if (told.insync) parts.push(el('p', 'faint', told.insync));
    if (told.changes.length) parts.push(titled(fleet.changes, changes(told.changes)));
    if (told.diffs.length) parts.push(titled('Files', ...told.diffs.map(it => diff(bodies.texts[it]))));
    if (told.past.length) parts.push(titled('History', past(told.past)));
    if (!parts.length) parts.push(el('p', 'faint', 'Nothing more is known of this host.'));
    return el('div', 'body', ...parts);
  }

  function failure(why) {
    return el('div', 'failure', el('p', 'what', why.what), why.place ? el('p', 'm', why.place) : null,
      el('p', '', why.cause), el('p', '', '→ ' + why.hint));
  }

  function said(all) {
    const list = el('ul', 'lines');
    for (const [tone, word, line] of all) list.append(el('li', '', badge(tone, word), ' ', line));
    return list;
  }

  function text(title, lines) {
    const details = el('details', 'more', el('summary', '', title));
    lazily(details, () => scrolling(el('pre', '', lines), title));
    return details;
  }

  function scrolling(element, label) {
    element.tabIndex = 0;
    element.setAttribute('role', 'region');
    element.setAttribute('aria-label', label);
    return element;
  }

  function drawing(name, [width, height, boxes, wires]) {
    const svg = drawn('svg', { class: 'drawing', width: Math.round(width * SCALE), height: Math.round(height * SCALE),
      viewBox: '0 0 ' + width + ' ' + height, role: 'img',
      'aria-label': 'How ' + name + ' is wired; the same as text is below' });
    const box = ([sort, x, y, w, h, title, lines]) => drawn('g', { class: sort, transform: 'translate(' + x + ' ' + y + ')' },
      drawn('rect', { width: w, height: h, rx: 5 }),
      drawn('text', { class: 'title', x: 10, y: 18 }, title),
      ...lines.map(([tone, line], i) => drawn('text', { class: tone, x: 10, y: 33 + 15 * i }, line)));
    const holds = ([sort]) => sort.startsWith('guest');
    svg.append(...boxes.filter(holds).map(box), ...wires.map(([sort, d]) => drawn('path', { class: sort, d })),
      ...boxes.filter(it => !holds(it)).map(box));
    return el('figure', '', scrolling(el('div', 'scroll', svg), 'Drawing of ' + name));
  }

  function table(heads, lines) {
    const head = el('tr', '', ...heads.map(title => {
      const cell = el('th', '', title);
      cell.scope = 'col';
      return cell;
    }));
    const made = el('tbody', '', ...lines.map(cells => el('tr', '', ...cells.map((cell, i) => {
      const td = el('td', cell.mono ? 'm' : '', el('div', '', ...[cell.parts ?? cell].flat()));
      td.dataset.label = heads[i];
      return td;
    }))));
    return el('table', '', el('thead', '', head), made);
  }

  const mono = value => ({ mono: true, parts: value === null || value === undefined ? [el('span', 'faint', '–')] : [value] });

  function verdicts(all) {
    return table(['Verdict', 'Item', 'Recorded', 'Found', 'Wanted', 'Task'], all.map(it => [
      { parts: [badge(it.tone, it.word)] }, mono(it.item), mono(it.recorded), mono(it.live), mono(it.wanted),
      { parts: [it.task, el('div', 'faint m', it.place), it.waiver ? el('div', 'faint', it.waiver) : null] }]));
  }

  function changes(all) {
    return table(['Item', 'Before', 'After', 'Task', 'Risk'], all.map(it => [
      mono(it.item), mono(it.before), mono(it.after), { parts: [it.task, el('div', 'faint m', it.place)] }, { parts: [it.risk] }]));
  }

  function diff(lines) {
    const sorts = { '+': 'add', '-': 'del', '@': 'at', '~': 'at', '#': 'at' };
    const sort = line => /^(---|\+\+\+) /.test(line) ? 'at' : sorts[line[0]] ?? '';
    return scrolling(el('pre', '', ...lines.map(line => el('span', sort(line), line || ' '))), 'Difference');
  }

  function past(all) {
    return table(['When', 'Came to', 'Commit', 'Run', 'Who'],
      all.map(it => [it.when, it.outcome, mono(it.commit), it.subject, it.who]));
  }

  // ---- search, filters, order

  const wanted = { outcomes: new Set(), tags: new Set() };
  const chips = (place, entries, chosen) => {
    for (const [word, tone, count] of entries) {
      const button = el('button', tone, word + ' ', el('b', '', String(count)));
      button.type = 'button';
      button.setAttribute('aria-pressed', 'false');
      button.addEventListener('click', () => {
        const on = !chosen.delete(word);
        if (on) chosen.add(word);
        button.setAttribute('aria-pressed', String(on));
        show();
      });
      at(place).append(button);
    }
  };
  chips('outcomes', fleet.outcomes, wanted.outcomes);
  chips('tags', fleet.tags, wanted.tags);

  function matches(number, terms) {
    const host = fleet.hosts[number];
    return (wanted.outcomes.size === 0 || wanted.outcomes.has(host.outcome))
      && (wanted.tags.size === 0 || host.tags.some(tag => wanted.tags.has(tag)))
      && terms.every(term => words[number].includes(term));
  }

  function show() {
    const terms = at('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, number) => {
      const match = matches(number, terms);
      row.hidden = !match;
      cells[number].classList.toggle('dim', !match);
      if (match) shown++;
    });
    at('shown').textContent = shown === rows.length ? rows.length + (rows.length === 1 ? ' host' : ' hosts')
      : shown + ' of ' + rows.length + ' hosts';
  }

  const byName = new Intl.Collator('en', { numeric: true });
  const orders = {
    given: () => given,
    name: () => [...given].sort((a, b) => byName.compare(fleet.hosts[a].name, fleet.hosts[b].name)),
    worst: () => [...given].sort((a, b) => RANK[fleet.hosts[a].tone] - RANK[fleet.hosts[b].tone] || a - b),
  };
  const order = () => at('hosts').replaceChildren(...orders[at('order').value]().map(number => rows[number]));

  function all() {
    at('search').value = '';
    for (const chosen of Object.values(wanted)) chosen.clear();
    for (const button of document.querySelectorAll('.chips button')) button.setAttribute('aria-pressed', 'false');
    show();
  }

  function reveal(number) {
    if (rows[number].hidden) all();
    rows[number].open = true;
    rows[number].scrollIntoView({ block: 'start' });
    rows[number].firstChild.focus({ preventScroll: true });
  }

  at('search').addEventListener('input', show);
  at('order').addEventListener('change', order);
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches('input, select, textarea');
    if (event.key === '/' && !typing) {
      event.preventDefault();
      at('search').focus();
    } else if (event.key === 'Escape') {
      all();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !event.target.matches('select, [role=region]')) {
      const seen = [...at('hosts').children].filter(row => !row.hidden);
      const here = seen.findIndex(row => row.contains(document.activeElement));
      const inside = here >= 0 || event.target === at('search');
      const next = seen[event.key === 'ArrowDown' ? here + 1 : here - 1];
      if (inside && next) {
        event.preventDefault();
        next.firstChild.focus();
      }
    }
  });
  addEventListener('beforeprint', () => {
    for (const row of [...at('hosts').children].filter(row => !row.hidden).slice(0, PRINTED)) {
      row.grow();
      row.open = true;
    }
  });
  const linked = () => {
    const number = fleet.hosts.findIndex(host => '#' + encodeURIComponent(host.name) === location.hash);
    if (number >= 0) reveal(number);
  };
  addEventListener('hashchange', linked);

  order();
  show();
  if (rows.length === 1) rows[0].open = true;
  linked();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
})();
